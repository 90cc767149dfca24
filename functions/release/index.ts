/** The public face of the stage: figures in, protected figures out, and the arithmetic of the guarantee. */
export { epsilon } from './accountant.ts'
export { auditLedger, type EpochAudit, isSound, type LedgerAudit } from './audit.ts'
export { type ReleaseRequest, releaseDate, releaseMonth } from './release-date.ts'
export { sampleDiscreteGaussian } from './sampler.ts'
