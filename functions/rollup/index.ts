/** The public face of the stage: fragments in, exact and bounded figures out, by one text for every engine. */
export { datesOfMonth, type MadeDate, monthStages, monthSteps } from './month.ts'
export {
  ofRuns,
  type RollupOptions,
  type RollupStep,
  rollupStages,
  rollupSteps,
  runRollup,
} from './plan.ts'
export { demandRevision } from './revisions.ts'
