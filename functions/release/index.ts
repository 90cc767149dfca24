/** The public face of the stage: figures in, protected figures out, and the arithmetic of the guarantee. */
export { epsilon } from '../model/accountant.ts'
export { auditLedger, type EpochAudit, isSound, type LedgerAudit } from './audit.ts'
export { changeHalt, type HaltChange, haltLog, refuseHalted } from './halt.ts'
export { measureObjections } from './objections.ts'
export { type ReleaseRequest, releaseDate, releaseMonth } from './release-date.ts'
export { sampleDiscreteGaussian } from './sampler.ts'
