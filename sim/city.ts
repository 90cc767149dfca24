import { InvalidInput } from '../functions/model/errors.ts'
import { type Partition, partition } from './partition.ts'
import { centroid, contains, distanceM, type Point, type Ring } from './plane.ts'
import { prng } from './prng.ts'

/** What a zone is mostly used for, as zone files say it. */
type Use = 'home' | 'work' | 'retail' | 'mixed'

/** How a zone is used. Weights are relative to those of the other zones. */
interface Character {
  readonly use: Use
  readonly residents: number
  readonly jobs: number
  readonly retail: number
  /** Restaurants, bars, theatres. */
  readonly evenings: number
  readonly campus?: number
}

export interface CityZone extends Character {
  readonly id: string
  readonly name: string
  /** Index of the district. */
  readonly district: number
  readonly ring: Ring
  readonly centre: Point
}

interface District {
  readonly id: string
  readonly name: string
  readonly ring: Ring
}

/** An invented city: a root, four districts, 24 zones. It depends on the city's name only. */
export interface City {
  readonly id: string
  readonly name: string
  readonly ring: Ring
  readonly districts: readonly District[]
  readonly zones: readonly CityZone[]
}

const RADIUS_M = 4_900
const DEMO = { id: 'demo', name: 'Saltmere' }

const character = (
  use: Use,
  [residents, jobs, retail, evenings]: readonly [number, number, number, number],
  campus = 0,
): Character => ({ use, residents, jobs, retail, evenings, campus })

/** Names are invented. In each district from the middle of the city outward. */
const districts: readonly {
  readonly name: string
  readonly zones: readonly (readonly [name: string, character: Character])[]
}[] = [
  {
    name: 'Old Town',
    zones: [
      ['Corn Street', character('retail', [0.6, 2.4, 7, 6])],
      ['Exchange', character('work', [0.55, 4.6, 2, 3])],
      ['Castle Hill', character('mixed', [0.8, 1.6, 1.6, 2.5])],
      ['Station Quarter', character('work', [0.6, 3, 1.6, 1.6])],
      ['Lantern Square', character('mixed', [0.9, 1.3, 1.2, 3])],
      ['Minster Green', character('home', [1.1, 0.8, 0.6, 0.8])],
    ],
  },
  {
    name: 'Harbourside',
    zones: [
      ['Quayside', character('mixed', [0.9, 1.2, 0.9, 2.2])],
      ['Ropewalk', character('home', [1.25, 0.5, 0.4, 0.4])],
      ['Dockyard', character('work', [0.6, 2.6, 0.3, 0.2])],
      ['Tidewell', character('home', [1.3, 0.35, 0.3, 0.2])],
      ['Saltings', character('home', [1, 0.3, 0.2, 0.2])],
      ['Gullhaven', character('home', [1.1, 0.3, 0.4, 0.3])],
    ],
  },
  {
    name: 'Millward',
    zones: [
      ['Weavers Bank', character('mixed', [1.2, 0.9, 0.9, 0.7])],
      ['Mill Lanes', character('home', [1.4, 0.5, 0.4, 0.3])],
      ['Foundry Park', character('work', [0.65, 2.4, 0.4, 0.1])],
      ['Alderbrook', character('home', [1.35, 0.3, 0.3, 0.2])],
      ['Fairacre', character('retail', [0.7, 0.9, 3.2, 0.5])],
      ['Thornwick', character('home', [1.15, 0.25, 0.2, 0.2])],
    ],
  },
  {
    name: 'Highmoor',
    zones: [
      ['College Green', character('mixed', [1, 1.5, 0.7, 1.4], 1)],
      ['Larkrise', character('home', [1.45, 0.45, 0.5, 0.3])],
      ['Heathcote', character('home', [1.3, 0.35, 0.3, 0.2])],
      ['Pinfold', character('home', [1.1, 0.3, 0.4, 0.2])],
      ['Ashdene', character('home', [1.05, 0.25, 0.2, 0.2])],
      ['Upper Copse', character('home', [0.95, 0.25, 0.2, 0.1])],
    ],
  },
]

const ZONES_PER_DISTRICT = 6
const ZONE_COUNT = districts.length * ZONES_PER_DISTRICT

/**
 * @param name letters, digits and hyphens; another name is another map
 * @throws InvalidInput for any other name
 */
export function city(name: string): City {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,30}$/.test(name)) {
    throw new InvalidInput(
      `--city ${JSON.stringify(name)} is no name of a city: use up to 31 letters, digits and hyphens, a letter first`,
    )
  }
  const id = name.toLowerCase()
  const map = partition(ZONE_COUNT, RADIUS_M, id)
  const groups = districtsOf(map)
  return {
    id,
    name: id === DEMO.id ? DEMO.name : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    ring: map.border(groups.flat()),
    districts: groups.map((group, index) => ({
      id: slug(districts[index]!.name),
      name: districts[index]!.name,
      ring: map.border(group),
    })),
    zones: groups.flatMap((group, district) =>
      group.map((cell, position) => {
        const [zoneName, kind] = districts[district]!.zones[position]!
        const ring = map.rings[cell]!
        return { ...kind, id: slug(zoneName), name: zoneName, district, ring, centre: centroid(ring) }
      }),
    ),
  }
}

/** The middle is one district; the zones around it, by the points of the compass, are three. */
function districtsOf(map: Partition): number[][] {
  const middle = { x: 0, y: 0 }
  const centres = map.rings.map(centroid)
  const outward = (zones: number[]) =>
    zones.toSorted((a, b) => distanceM(centres[a]!, middle) - distanceM(centres[b]!, middle))
  const all = outward([...centres.keys()])
  const around = all
    .slice(ZONES_PER_DISTRICT)
    .toSorted((a, b) => Math.atan2(centres[a]!.y, centres[a]!.x) - Math.atan2(centres[b]!.y, centres[b]!.x))
  const groups = [all.slice(0, ZONES_PER_DISTRICT)]
  for (let at = 0; at < around.length; at += ZONES_PER_DISTRICT) {
    groups.push(outward(around.slice(at, at + ZONES_PER_DISTRICT)))
  }
  return groups
}

const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-')

/** Points of each zone where people can be: doors spread over the zone, and doors around its high street. */
export interface Addresses {
  /** Metres, by address. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Zone index, by address. */
  readonly zone: Uint8Array
  /** Address number of a door of a zone; `door` below `DOORS` or `SHOPS`. */
  door(zone: number, door: number): number
  shop(zone: number, door: number): number
}

/** Doors per zone: flats, offices, schools. */
export const DOORS = 600
/** Doors per zone around its high street: shops, restaurants. */
export const SHOPS = 120
const HIGH_STREET_RADIUS_M = 350

export function addresses({ id, zones }: City): Addresses {
  const random = prng('addresses', id)
  const perZone = DOORS + SHOPS
  const x = new Float64Array(zones.length * perZone)
  const y = new Float64Array(zones.length * perZone)
  const zone = new Uint8Array(zones.length * perZone)
  zones.forEach(({ ring, centre }, index) => {
    const reach = Math.max(...ring.map((point) => distanceM(point, centre)))
    for (let door = 0; door < perZone; door += 1) {
      const point = pointNear(centre, door < DOORS ? reach : HIGH_STREET_RADIUS_M, ring)
      x[index * perZone + door] = point.x
      y[index * perZone + door] = point.y
      zone[index * perZone + door] = index
    }
  })
  return {
    x,
    y,
    zone,
    door: (at, door) => at * perZone + door,
    shop: (at, door) => at * perZone + DOORS + door,
  }

  function pointNear(middle: Point, reach: number, ring: Ring): Point {
    for (;;) {
      const point = {
        x: middle.x + reach * (2 * random.uniform() - 1),
        y: middle.y + reach * (2 * random.uniform() - 1),
      }
      if (distanceM(point, middle) <= reach && contains(ring, point)) return point
    }
  }
}
