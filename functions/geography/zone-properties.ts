import { quoted } from './feed-file.ts'

/** What a zone file may say of a zone beside its place in the tree; what it does not say is absent. */
export interface ZoneProperties {
  /** `public_place`: people a day that a station, a centre or an airport is made for. */
  readonly publicPlace?: number
  /** `jobs`: people who work there. */
  readonly jobs?: number
  /** `night_block`: no hour from midnight to six is shown by itself. */
  readonly nightBlock?: true
  /** `sensitive`: that somebody was there is nobody's business; a clinic, a place of worship. */
  readonly sensitive?: true
  /** `home_area`: people may be said to live there. */
  readonly homeArea?: true
}

type Fault = (what: string) => Error

/** @throws InvalidInput naming the zone and the property */
export function readProperties(
  given: Readonly<Record<string, unknown>>,
  zone: string,
  fault: Fault,
): ZoneProperties {
  const number = (name: string, least: number, what: string): number | undefined => {
    const value = given[name] ?? undefined
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value
    throw fault(`${zone}: ${name} is ${quoted(value)}: expected ${what}`)
  }
  const flag = (name: string): true | undefined => {
    const value = given[name] ?? false
    if (typeof value === 'boolean') return value || undefined
    throw fault(`${zone}: ${name} is ${quoted(value)}: expected true or false`)
  }
  return present({
    publicPlace: number(
      'public_place',
      1,
      'the people a day that the place is made for, a whole number as 12000; leave it away elsewhere',
    ),
    jobs: number('jobs', 0, 'the people who work there, a whole number'),
    nightBlock: flag('night_block'),
    sensitive: flag('sensitive'),
    homeArea: flag('home_area'),
  })
}

interface Placed extends ZoneProperties {
  readonly id: string
  readonly parent: string | null
}

const ofLeaves = {
  publicPlace: 'public_place',
  jobs: 'jobs',
  nightBlock: 'night_block',
  sensitive: 'sensitive',
} as const

/**
 * Refuses properties in the wrong place: those of leaves on zones with zones below them, and home areas that
 * are not just the districts.
 * @param features a tree that was found sound
 * @throws InvalidInput naming the zone
 */
export function refuseMisplaced(features: readonly Placed[], fault: Fault): void {
  const parents = new Set(features.map(({ parent }) => parent))
  for (const feature of features) {
    if (!parents.has(feature.id)) continue
    const [, name] = Object.entries(ofLeaves).find(([key]) => key in feature) ?? []
    if (name !== undefined) {
      throw fault(
        `zone ${quoted(feature.id)} has the property ${name} and zones below it: say it of those of the lowest level`,
      )
    }
  }
  if (!features.some(({ homeArea }) => homeArea)) return
  const districts = new Set(features.filter(({ id }) => !parents.has(id)).map(({ parent }) => parent))
  const isWrong = ({ id, homeArea }: Placed): boolean => (homeArea ?? false) !== districts.has(id)
  const wrong = features.find((feature) => feature.homeArea && isWrong(feature)) ?? features.find(isWrong)
  if (wrong === undefined) return
  throw fault(
    wrong.homeArea
      ? `zone ${quoted(wrong.id)} has the property home_area: homes are told by districts, the level above the lowest; make the zones of that level so large that they can be home areas`
      : `zone ${quoted(wrong.id)} lacks the property home_area, which others have: give it to all zones of that level, or to none`,
  )
}

const present = (
  properties: {
    readonly [Name in keyof ZoneProperties]: ZoneProperties[Name] | undefined
  },
): ZoneProperties => Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
