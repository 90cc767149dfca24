import { randomUUID } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { AskedRecord, AuditTrail, Clock, Counter, Meter } from '../../platform/ports.ts'
import type { Days } from '../calendar.ts'
import type { ApiEnvironment } from '../caller.ts'
import { Problem, problemResponse } from '../problems.ts'
import { type Limit, limitHeaders, refusal, withHeaders } from './limits.ts'
import { anySecond, monthAt, type Window } from './windows.ts'

export interface MeteredPorts {
  readonly meter: Meter
  readonly trail: AuditTrail
  readonly clock: Clock
  readonly days: Days
  readonly report: (error: unknown) => void
}

/**
 * Rate, quota and audit trail of one request. It is counted when it is let in, so that of many at once none comes in
 * beyond the quota, and given back where it brought no answer: what was known already (304), what was refused (4xx)
 * and what failed (5xx) is not paid. Between the two it is held: a process that ends there leaves it paid, which is
 * one request too many for the tenant and never one too many for the contract. The rate counts whatever comes, since
 * refusing costs time too.
 */
export function metered(ports: MeteredPorts): MiddlewareHandler<ApiEnvironment> {
  const { meter, clock, days } = ports
  return async (c, next) => {
    const { tenant } = c.get('caller')
    const { requestsPerSecond, requestsPerMonth } = c.get('contract')
    const now = clock.now().getTime()
    const admitted = await meter.admit(
      { tenant, name: 'second', most: requestsPerSecond, stretchMs: 1000 * anySecond.seconds },
      now,
    )
    const rate = limit('second', anySecond, requestsPerSecond, admitted)
    // Not recorded: who floods the API would flood the trail. The access log of the gateway has these.
    if (admitted === null) return refusal(c, [rate])
    const month = monthAt(tenant, now, days)
    const taken = await meter.take(month.counter, requestsPerMonth)
    const quota = limit('month', month, requestsPerMonth, taken)
    if (taken === null) {
      const response = refusal(c, [rate, quota])
      await ports.trail.write(recordOf(c, now, response.status))
      return response
    }
    await next()
    await recorded(c, now, ports)
    const isPaid = c.res.ok
    const used = await settled(c, { counter: month.counter, used: taken }, isPaid, ports)
    withHeaders(c.res, limitHeaders([rate, { ...quota, used }]))
    return undefined
  }
}

const limit = (name: Limit['name'], window: Window, most: number, used: number | null): Limit => ({
  ...{ name, window, most },
  used: used ?? most,
})

/**
 * Writes the record before the answer leaves. Without a record it does not: the trail says of every figure who has it,
 * and it lies in the table of the counters, without which nobody is let in anyway.
 */
async function recorded(c: Context<ApiEnvironment>, now: number, { trail, report }: MeteredPorts) {
  try {
    await trail.write(recordOf(c, now, c.res.status))
  } catch (error) {
    report(error)
    // Else the headers of the answer would go with the refusal.
    c.res = undefined
    c.res = problemResponse(
      c,
      new Problem('internal', 'your request could not be recorded, so it is not answered: try again later'),
    )
  }
}

/**
 * Adds what was given to the month, or takes the request back. A failure is told to the operator and not to the
 * tenant: the count of requests stands, and by product the trail has the same.
 * @returns how many requests are used now
 */
async function settled(
  c: Context<ApiEnvironment>,
  { used, counter }: { readonly used: number; readonly counter: Counter },
  isPaid: boolean,
  { meter, report }: MeteredPorts,
): Promise<number> {
  try {
    if (!isPaid) return await meter.giveBack(counter)
    const { product, cells = 0 } = c.get('given') ?? {}
    if (product !== undefined) {
      await meter.add(counter, { [`requests:${product}`]: 1, [`cells:${product}`]: cells })
    }
  } catch (error) {
    report(error)
  }
  return used
}

function recordOf(c: Context<ApiEnvironment>, now: number, status: number): AskedRecord {
  const { tenant, clientId } = c.get('caller')
  const { product, cells = 0 } = c.get('given') ?? {}
  const isGiven = status >= 200 && status < 300
  return {
    ...{ at: new Date(now).toISOString(), id: randomUUID(), tenant, client: clientId },
    ...{ method: c.req.method, path: c.req.path, query: withoutTokens(new URL(c.req.url).search.slice(1)) },
    ...{ status, cells: isGiven ? cells : 0 },
    ...(product === undefined ? {} : { product }),
  }
}

/** Somebody may send a token where none belongs; it opens the API as long as it lives. */
const withoutTokens = (query: string): string => query.replace(/eyJ[\w-]*(?:(?:\.|%2e)[\w-]*)+/gi, 'TOKEN')
