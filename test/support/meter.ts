import { retentionDays } from '../../functions/model/retention.ts'
import type { AskedRecord, AuditTrail, Clock, Counter, Meter } from '../../functions/platform/ports.ts'

interface Counted {
  readonly amounts: Record<string, number>
  keptUntil: number
}

const CLOCKS_APART_MS = 60_000

/** Counters in memory: between reading and writing one of them nothing else happens. */
export function memoryMeter(clock: Clock = { now: () => new Date() }): Meter {
  const counters = new Map<string, Counted>()
  const admitted = new Map<string, number[]>()
  const countedOf = ({ tenant, name, keptUntil }: Counter): Record<string, number> => {
    const key = JSON.stringify([tenant, name])
    const counted = counters.get(key) ?? { amounts: {}, keptUntil }
    counters.set(key, counted)
    counted.keptUntil = keptUntil
    return counted.amounts
  }
  return {
    async admit({ tenant, name, most, stretchMs }, at) {
      const key = JSON.stringify([tenant, name])
      const within = (admitted.get(key) ?? []).filter(
        // A clock that was put back counts from there.
        (before) => before > at - stretchMs && before <= at + CLOCKS_APART_MS,
      )
      if (within.length >= most) return null
      admitted.set(key, [...within, at])
      return within.length + 1
    },
    async take(counter, most) {
      const amounts = countedOf(counter)
      const used = (amounts.used ?? 0) + 1
      if (used > most) return null
      amounts.used = used
      return used
    },
    async giveBack(counter) {
      const amounts = countedOf(counter)
      if (!amounts.used) return 0
      amounts.used -= 1
      return amounts.used
    },
    async add(counter, added) {
      const amounts = countedOf(counter)
      for (const [name, value] of Object.entries(added)) amounts[name] = (amounts[name] ?? 0) + value
    },
    async read(tenant, name) {
      const found = counters.get(JSON.stringify([tenant, name]))
      return found && found.keptUntil > clock.now().getTime() ? { ...found.amounts } : {}
    },
  }
}

export function memoryAuditTrail(clock: Clock = { now: () => new Date() }): AuditTrail {
  const records = new Map<string, AskedRecord>()
  const lives = ({ at }: AskedRecord): boolean =>
    Date.parse(at) + retentionDays.auditTrail * 86_400_000 > clock.now().getTime()
  return {
    async write(record) {
      const key = JSON.stringify([record.tenant, record.at, record.id])
      if (records.has(key)) throw new Error(`the record ${key} is there already`)
      records.set(key, { ...record })
    },
    async read(month, tenant) {
      return [...records.values()]
        .filter((record) => record.at.startsWith(`${month}-`) && lives(record))
        .filter((record) => tenant === undefined || record.tenant === tenant)
        .sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1))
    },
  }
}
