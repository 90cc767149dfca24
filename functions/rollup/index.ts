/** The public face of the stage: fragments in, exact and bounded figures out, by one text for every engine. */
export { type RollupOptions, type RollupStep, rollupSteps, runRollup } from './plan.ts'
