export { buildReference, type ReferenceOptions } from './build-reference.ts'
export { dayType, holidayName } from './day-types.ts'
export { type LocalHour, localHours } from './local-hours.ts'
export { type CellList, cellList, type Reference, readReference, readZoneSystem } from './reference.ts'
