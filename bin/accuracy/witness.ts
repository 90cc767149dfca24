import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tileAt } from '../../functions/geography/tiles.ts'
import type { SeeDay } from '../../sim/days.ts'
import { DAY_MINUTES, locate } from '../../sim/itinerary.ts'
import { type Point, toLonLat } from '../../sim/plane.ts'
import { personDays } from '../../sim/truth/person-day.ts'
import type { World } from '../../sim/world.ts'
import type { Ground } from './oracle.ts'

/** Columns of a witness's files: a leaf in which a subscriber was on a date. */
export const witnessColumns = {
  subscriber_id: 'VARCHAR',
  date: 'DATE',
  zone: 'VARCHAR',
  minutes: 'INTEGER',
  /** From midnight to six. */
  night_minutes: 'INTEGER',
  /** Whether its owner stopped there, or was only on the way. */
  stopped: 'BOOLEAN',
  /** Whether it was in one place all day. */
  still: 'BOOLEAN',
} as const

/** Sees the exact day of every line that counts: nothing like it could be had of real people. */
export interface Witness {
  readonly see: SeeDay
  /** Where people were, and who serves them there. */
  grounds(): Iterable<Ground>
  /** The files are complete. */
  close(): void
}

/** Minute of the day, as `overnight` has it. */
const NIGHT_ENDS = 360
/** Text is written in parts of about so many letters. */
const LETTERS_AT_ONCE = 1_000_000

/** @param folder in which a file `days.csv` is made */
export function openWitness(folder: string, { city, network, addresses, zoneAt }: World): Witness {
  mkdirSync(folder, { recursive: true })
  const file = openSync(join(folder, 'days.csv'), 'w')
  let text = `${Object.keys(witnessColumns).join(',')}\n`
  const write = () => {
    writeSync(file, text)
    text = ''
  }
  const nowhere = city.zones.length
  const daysOf = personDays(addresses, zoneAt, nowhere)
  const minutesIn = new Uint16Array(nowhere + 1)
  const nightMinutesIn = new Uint16Array(nowhere + 1)
  const squares = [...network.squares()]
  const { x, y, widthM } = squares[0]!
  const squareAt = (point: Point): string =>
    `${Math.round((point.x - x) / widthM)} ${Math.round((point.y - y) / widthM)}`
  const tileOf = (point: Point): number => {
    const [lon, lat] = toLonLat(point, city.middle)
    return tileAt({ lon, lat })
  }
  /** By address; by square, of those on their way, who are anywhere in it. */
  const stopped = new Float64Array(addresses.x.length)
  const onTheWay = new Map<string, number>()
  const position = { x: 0, y: 0, stop: 0 }

  return {
    see(date, subscriberId, itinerary) {
      const stops = new Set<number>()
      position.stop = 0
      let minute = itinerary.begins
      for (let stop = 0; stop < itinerary.count && minute < itinerary.ends; stop += 1) {
        const address = itinerary.address[stop]!
        stops.add(addresses.zone[address]!)
        // Whoever would leave the last stop has nowhere to go on this date.
        const isLast = stop + 1 === itinerary.count
        const leaves = isLast ? itinerary.ends : Math.min(itinerary.ends, itinerary.leaves[stop]!)
        stopped[address]! += Math.max(0, leaves - minute)
        const arrives = isLast ? leaves : Math.min(itinerary.ends, itinerary.arrives[stop + 1]!)
        for (minute = Math.ceil(leaves); minute < arrives; minute += 1) {
          locate(itinerary, addresses, minute, position)
          const square = squareAt(position)
          onTheWay.set(square, (onTheWay.get(square) ?? 0) + 1)
        }
        minute = arrives
      }
      const isStill = itinerary.count === 1 && itinerary.begins === 0 && itinerary.ends === DAY_MINUTES
      const day = daysOf(itinerary)
      minutesIn.fill(0)
      nightMinutesIn.fill(0)
      for (let at = 0; at < day.count; at += 1) {
        const [leaf, from, to] = [day.leaf[at]!, day.from[at]!, day.to[at]!]
        minutesIn[leaf]! += to - from
        nightMinutesIn[leaf]! += Math.max(0, Math.min(NIGHT_ENDS, to) - from)
      }
      for (let leaf = 0; leaf < nowhere; leaf += 1) {
        if (minutesIn[leaf] === 0) continue
        text += `${[subscriberId, date, city.zones[leaf]!.id, minutesIn[leaf], nightMinutesIn[leaf], stops.has(leaf), isStill].join(',')}\n`
      }
      if (text.length > LETTERS_AT_ONCE) write()
    },
    *grounds() {
      const servers = new Map(
        squares.map((square) => [
          squareAt(square),
          square.shares.map(([sector, share]) => [network.sectors[sector]!.id, share] as const),
        ]),
      )
      for (const square of squares) {
        const key = squareAt(square)
        yield { tile: tileOf(square), minutes: onTheWay.get(key) ?? 0, shares: servers.get(key)! }
      }
      for (let address = 0; address < stopped.length; address += 1) {
        const point = { x: addresses.x[address]!, y: addresses.y[address]! }
        const shares = servers.get(squareAt(point))
        if (shares) yield { tile: tileOf(point), minutes: stopped[address]!, shares }
      }
    },
    close() {
      write()
      closeSync(file)
    },
  }
}
