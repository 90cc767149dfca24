import { product } from '../../model/products.ts'
import type { Asker } from '../caller.ts'
import { readPage } from '../pages.ts'
import { type FiguresPlan, type FiguresPorts, planFigures } from '../plan.ts'
import type { Row } from '../rows.ts'
import { type FiguresQuery, MOST_ZONES } from '../schemas.ts'
import type { ZoneTree } from '../zone-trees.ts'
import { type Forecast, forecastOf } from './spread.ts'

/** People in a zone in an hour, that there are too few to be told, or that nothing is known. */
export type Told = Forecast | 'few' | 'nothing'

/** Of which densities are made. */
export const DENSITY_PRODUCT = product('presence').id

/** What is asked of the figures, for whom. */
export interface HoursAsked {
  readonly asker: Asker
  readonly tree: ZoneTree
  /** Leaves. */
  readonly zones: ReadonlySet<string>
  /** Instants in milliseconds at full hours, ascending; each an hour. */
  readonly hours: readonly number[]
}

/**
 * What may be told of zones hour by hour: figures that are released, else the typical week with an interval for one
 * single day.
 * @returns takes a zone and an hour
 */
export async function toldOf(
  asked: HoursAsked,
  ports: FiguresPorts,
): Promise<(zone: string, hour: number) => Told> {
  if (asked.zones.size === 0 || asked.hours.length === 0) return () => 'nothing'
  const released = await releasedHours(asked, ports)
  const missing = asked.hours.filter(
    (hour) => ![...asked.zones].some((zone) => released.has(key(zone, hour))),
  )
  const foretold = missing.length === 0 ? null : await typicalHours({ ...asked, hours: missing }, ports)
  return (zone, hour) => released.get(key(zone, hour)) ?? foretold?.(zone, hour) ?? 'nothing'
}

const HOUR_MS = 3_600_000
const key = (zone: string, hour: number): string => `${hour} ${zone}`

async function releasedHours(asked: HoursAsked, ports: FiguresPorts): Promise<Map<string, Told>> {
  const { hours } = asked
  const from = new Date(hours[0]!).toISOString()
  const to = new Date(hours.at(-1)! + HOUR_MS).toISOString()
  const told = new Map<string, Told>()
  for await (const { rows } of pagesOf(asked, { aggregate: 'hour', from, to }, ports)) {
    for (const { zone, slot, shown, status } of rows) {
      told.set(key(zone.id, Date.parse(slot.start)), shown ?? (status === 'outage' ? 'nothing' : 'few'))
    }
  }
  return told
}

/** The same hour on the same type of day, in the last four complete weeks. */
async function typicalHours(
  asked: HoursAsked,
  ports: FiguresPorts,
): Promise<(zone: string, hour: number) => Told> {
  const { days } = ports
  const likeOf = (ms: number): string => {
    const { date, hour } = days.hourAt(ms)
    return `${days.dayType(date)} ${hour.hour}`
  }
  const likes = [...new Set(asked.hours.map(likeOf))].map((like) => like.split(' ') as [string, string])
  const only = {
    daytype: [...new Set(likes.map(([daytype]) => daytype))].join(','),
    hour: [...new Set(likes.map(([, hour]) => hour))].join(','),
  }
  const typical = new Map<string, number>()
  let interval: FiguresPlan['interval'] = null
  for await (const { rows, plan } of pagesOf(asked, { aggregate: 'daytype-hour', ...only }, ports)) {
    interval = plan.interval
    for (const { zone, slot, shown } of rows) {
      if (shown) typical.set(`${slot.daytype} ${slot.hour} ${zone.id}`, shown.value)
    }
  }
  if (interval === null) return () => 'nothing'
  const single = new Map<string, number[]>()
  const { from, to } = interval
  for await (const { rows } of pagesOf(asked, { aggregate: 'hour', from, to, ...only }, ports)) {
    for (const { zone, slot, shown } of rows) {
      if (!shown) continue
      const name = `${slot.daytype} ${slot.hour} ${zone.id}`
      single.set(name, [...(single.get(name) ?? []), shown.value])
    }
  }
  return (zone, hour) => {
    const name = `${likeOf(hour)} ${zone}`
    const value = typical.get(name)
    return (value === undefined ? null : forecastOf(value, single.get(name) ?? [])) ?? 'few'
  }
}

async function* pagesOf(
  { asker, tree, zones }: HoursAsked,
  query: FiguresQuery,
  ports: FiguresPorts,
): AsyncGenerator<{ readonly rows: readonly Row[]; readonly plan: FiguresPlan }> {
  const places = zones.size > MOST_ZONES ? { level: tree.levels.at(-1)! } : { zones: [...zones].join(',') }
  let cursor: string | null = null
  do {
    const asked: FiguresQuery = {
      ...query,
      ...places,
      coarsen: 'false',
      ...(cursor === null ? {} : { cursor }),
    }
    const plan = await planFigures(DENSITY_PRODUCT, asked, ports, asker)
    const page = await readPage(plan, ports)
    yield { rows: page.rows.filter(({ zone }) => zones.has(zone.id)), plan }
    cursor = page.next
  } while (cursor !== null)
}
