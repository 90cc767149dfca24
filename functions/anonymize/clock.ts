import { Temporal } from 'temporal-polyfill'

/** From `from` on (UTC; the first one since ever) a zone's clocks are `offsetSeconds` ahead of UTC. */
export interface ClockStep {
  readonly from: string | null
  readonly offsetSeconds: number
}

/**
 * The changes of a zone's clocks between two UTC dates, from the IANA data. Outside the range the offset
 * at its edge goes on. DuckDB's own zone functions give the same, but take longer than all the rest of a
 * record's way (180 ms per million and call; an addition by this table takes 15).
 */
export function clockSteps(timeZone: string, from: string, to: string): readonly ClockStep[] {
  const end = Temporal.Instant.from(`${to}T00:00:00Z`)
  const start = Temporal.Instant.from(`${from}T00:00:00Z`).toZonedDateTimeISO(timeZone)
  const steps: ClockStep[] = [{ from: null, offsetSeconds: start.offsetNanoseconds / 1e9 }]
  let next = start.getTimeZoneTransition('next')
  while (next && Temporal.Instant.compare(next.toInstant(), end) < 0) {
    steps.push({ from: sqlTimestamp(next.toInstant()), offsetSeconds: next.offsetNanoseconds / 1e9 })
    next = next.getTimeZoneTransition('next')
  }
  return steps
}

/** SQL: what the clocks of the zone show at a UTC instant. */
export const wallClock = (instant: string, steps: readonly ClockStep[]): string =>
  shifted(
    instant,
    steps.map(({ from, offsetSeconds }) => ({ from, seconds: offsetSeconds })),
  )

/**
 * SQL: the UTC instant at which the clocks of the zone show this. A time that comes twice in autumn is its
 * first; one that is left out in spring is read by the clock before the change. Either is at most an hour off.
 */
export const utcInstant = (wall: string, steps: readonly ClockStep[]): string =>
  shifted(
    wall,
    steps.map(({ from, offsetSeconds }, index) => {
      const before = steps[index - 1]?.offsetSeconds ?? offsetSeconds
      const latest = Math.max(before, offsetSeconds)
      return {
        from:
          from && sqlTimestamp(Temporal.Instant.from(`${from.replace(' ', 'T')}Z`).add({ seconds: latest })),
        seconds: -offsetSeconds,
      }
    }),
  )

function shifted(timestamp: string, steps: readonly { from: string | null; seconds: number }[]): string {
  const [first, ...later] = steps
  const cases = later
    .reverse()
    .map(({ from, seconds }) => `when ${timestamp} >= timestamp '${from}' then interval '${seconds} seconds'`)
  const otherwise = `interval '${first?.seconds ?? 0} seconds'`
  return `(${timestamp} + ${cases.length === 0 ? otherwise : `case ${cases.join(' ')} else ${otherwise} end`})`
}

const sqlTimestamp = (instant: Temporal.Instant): string => instant.toString().slice(0, 19).replace('T', ' ')
