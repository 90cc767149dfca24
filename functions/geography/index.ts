export { buildReference, referencesByDate } from './build-reference.ts'
export { dayType, holidayName } from './day-types.ts'
export { type LocalHour, localHours } from './local-hours.ts'
export { prepareReference, type ReferenceOptions } from './prepare-reference.ts'
export {
  type CellList,
  cellList,
  type Reference,
  readReference,
  readStoredSystem,
  readZoneSystem,
} from './reference.ts'
