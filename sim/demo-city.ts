import { type Character, type City, threeLevels, type Use } from './city.ts'
import { type Partition, partition } from './partition.ts'
import { CHANNEL, centroid, distanceM } from './plane.ts'

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

/** A city of four districts and 24 zones. @param called another name is another map */
export function demoLike(called: string): City {
  const id = called.toLowerCase()
  const name = id === DEMO.id ? DEMO.name : `${called.charAt(0).toUpperCase()}${called.slice(1)}`
  const map = partition(ZONE_COUNT, RADIUS_M, id)
  const groups = districtsOf(map)
  const made = groups.map((group, index) => ({
    id: slug(districts[index]!.name),
    name: districts[index]!.name,
    shape: [map.border(group)],
  }))
  const zones = groups.flatMap((group, district) =>
    group.map((cell, position) => {
      const [zoneName, kind] = districts[district]!.zones[position]!
      const ring = map.rings[cell]!
      return { ...kind, id: slug(zoneName), name: zoneName, district, shape: [ring], centre: centroid(ring) }
    }),
  )
  return {
    ...{ id, name, country: 'gb', middle: CHANNEL, radiusM: RADIUS_M },
    shape: [map.border(groups.flat())],
    tree: threeLevels({ id, name }, made, zones),
    districts: made,
    zones,
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
