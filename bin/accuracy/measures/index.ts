import type { Measure } from './measure.ts'
import { presenceMeasures } from './presence.ts'

/** Every promise about the figures, with its limit, in the order in which they are shown. */
export const measures: readonly Measure[] = [...presenceMeasures]
