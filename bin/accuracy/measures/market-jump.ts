import { JUMP, type Move } from '../market-jump.ts'
import type { World } from '../world.ts'
import type { Measure, Values } from './measure.ts'

const jump = `a jump of ${100 * JUMP} % in market share in every other district`
const moved =
  (part: keyof Move) =>
  async ({ marketMove }: World): Promise<Values> => ({ value: marketMove?.[part] ?? null })
const why =
  'the fewer phones a district has, the less its night is believed against that of the city, and the rest of the jump is taken for people'

/** More subscribers are not more people: of two runs over the same city, without the noise of their releases. */
export const marketJumpMeasures: readonly Measure[] = [
  {
    id: 'market-jump',
    what: `${jump}: how far it moves presence of all people, district × hour`,
    limit: () => ({ most: 0.03 }),
    of: moved('all'),
    why,
  },
  {
    id: 'market-jump-there',
    what: 'the same in the districts of the jump alone',
    limit: () => ({ most: 0.03 }),
    of: moved('there'),
    why,
  },
  {
    id: 'market-jump-most',
    what: 'the same: the hour of a district that moves most',
    limit: () => null,
    of: moved('most'),
  },
  {
    id: 'market-jump-released',
    what: 'the same as released, with the noise of both releases',
    limit: () => null,
    of: moved('released'),
  },
  {
    id: 'market-jump-observed',
    what: "the same jump in the operator's own people, in its districts",
    limit: () => null,
    of: moved('observed'),
  },
]
