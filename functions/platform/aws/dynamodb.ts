export { dynamoAuditTrail } from './audit-trail.ts'
export { documentStore } from './documents.ts'
export { figureStore } from './figures.ts'
export { dynamoMeter } from './meter.ts'
