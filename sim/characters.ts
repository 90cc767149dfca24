import type { Character, Use } from './city.ts'
import { distanceM, type Point } from './plane.ts'
import { type Prng, prng } from './prng.ts'

/** What is known of a zone before it is said what goes on there. */
export interface Plot {
  readonly id: string
  /** People of 18 and over, or in proportion to them. */
  readonly residents: number
  readonly areaM2: number
  readonly centre: Point
}

/**
 * An assumption, not a count: part of the jobs, shops and evenings lies around the middle of the city (at
 * 0, 0) and fades with distance, in parts of the city's radius; the other part goes by residents, and
 * unevenly: `spread` is that of the logarithm. So there are office quarters, high streets, and dormitories.
 */
const CENTRAL = {
  jobs: { part: 0.4, fades: 0.11, spread: 0.5 },
  retail: { part: 0.22, fades: 0.13, spread: 0.9 },
  evenings: { part: 0.45, fades: 0.12, spread: 0.7 },
} as const
const JOBS_PER_RESIDENT = 0.6
/** One zone in so many has a campus; the most central one has one in any case. */
const ZONES_PER_CAMPUS = 40

/** What goes on in each zone; the same for the same zones, whoever lives there. */
export function characters(city: string, plots: readonly Plot[], radiusM: number): Character[] {
  const random = prng('characters', city)
  const middle = { x: 0, y: 0 }
  const residents = plots.reduce((sum, plot) => sum + plot.residents, 0)
  const of = (kind: keyof typeof CENTRAL): number[] => {
    const { part, fades, spread } = CENTRAL[kind]
    const central = parts(
      plots,
      (plot) => plot.areaM2 * Math.exp(-distanceM(plot.centre, middle) / (fades * radiusM)),
    )
    const local = parts(plots, (plot) => plot.residents * uneven(random, spread))
    return plots.map((_, zone) => residents * (part * central[zone]! + (1 - part) * local[zone]!))
  }
  const [jobs, retail, evenings] = [of('jobs'), of('retail'), of('evenings')]
  const distances = plots.map(({ centre }) => distanceM(centre, middle))
  const mostCentral = distances.indexOf(Math.min(...distances))
  return plots.map((plot, zone) => {
    const made = {
      residents: plot.residents,
      jobs: JOBS_PER_RESIDENT * jobs[zone]!,
      retail: retail[zone]!,
      evenings: evenings[zone]!,
    }
    const hasCampus = zone === mostCentral || random.below(ZONES_PER_CAMPUS) === 0
    return { ...made, use: useOf(made), ...(hasCampus ? { campus: 1 } : {}) }
  })
}

/** A zone of the usual mix has as many weights of each kind as residents; jobs fewer. */
function useOf({ residents, jobs, retail }: Omit<Character, 'use'>): Use {
  if (retail > 2.5 * residents && retail > jobs) return 'retail'
  if (jobs > 1.5 * residents) return 'work'
  return jobs > 0.7 * residents || retail > 1.5 * residents ? 'mixed' : 'home'
}

/** Lognormal with mean 1. */
const uneven = (random: Prng, spread: number): number => Math.exp(spread * random.normal() - spread ** 2 / 2)

function parts(plots: readonly Plot[], weigh: (plot: Plot) => number): number[] {
  const weights = plots.map(weigh)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
