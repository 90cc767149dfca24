import { allPeopleMeasures } from './all-people.ts'
import { flowMeasures } from './flows.ts'
import { homeMeasures } from './homes.ts'
import { marketJumpMeasures } from './market-jump.ts'
import { massMeasures } from './mass.ts'
import type { Measure } from './measure.ts'
import { peopleMeasures } from './people.ts'
import { presenceMeasures } from './presence.ts'
import { visitMeasures } from './visits.ts'

/** Every promise about the figures, with its limit, in the order in which they are shown. */
export const measures: readonly Measure[] = [
  ...presenceMeasures,
  ...homeMeasures,
  ...visitMeasures,
  ...flowMeasures,
  ...peopleMeasures,
  ...allPeopleMeasures,
  ...marketJumpMeasures,
  ...massMeasures,
]
