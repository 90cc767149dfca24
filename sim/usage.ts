import { type Prng, prng } from './prng.ts'

const DAY_S = 86_400
/** How often phones are used in each hour of the day, relative to the other hours. */
const HOURLY = [4, 3, 3, 3, 3, 4, 6, 8, 9, 9, 9, 9, 10, 9, 9, 9, 10, 10, 10, 9, 9, 8, 7, 5]
/** Spread of the logarithm of a gap, and of the logarithm of records a phone: both have heavy tails. */
const GAP_SPREAD = 0.9
const ACTIVITY_SPREAD = 0.55
/** Some records are followed by more of them at once, about a minute apart. */
const BURST = { chance: 0.12, more: 0.5, gapS: 60 }
/** A phone that is not used says where it is now and then (periodic update, 3GPP TS 24.301, timer T3412). */
const UPDATE_S = 3 * 3_600
/** Where few records are asked for, updates are rarer, so that they are not nearly all of them. */
const UPDATES = 0.4
/** Phones in flight mode from midnight on, and phones that are off for some hours of a date. */
const SILENT_NIGHT = { chance: 0.06, leastS: 5 * 3_600, mostS: 7 * 3_600 }
const SWITCHED_OFF = { chance: 0.012, leastS: 3_600, mostS: 10 * 3_600 }
/** A phone that is on again makes a record. */
const ON_AGAIN_S = 600
/** Phones and dates on which the rate is tried out; standard error of the mean below 1 %. */
const TRIED = { phones: 1_000, dates: 4, rounds: 5 }

/** Records relative to the mean phone's, lognormal: one phone in twenty makes a third, one three times it. */
export const activityOf = (random: Prng): number =>
  Math.exp(ACTIVITY_SPREAD * random.normal() - ACTIVITY_SPREAD ** 2 / 2)

/** When phones make records by themselves, one date after the other; gaps run on over midnight. */
export interface Usage {
  /**
   * @returns seconds of the wall clock of a phone's date, bursts and updates among them, not in order;
   *   overwritten by the next call
   */
  draw(phone: number): readonly number[]
  /** Whether the phone drawn last was off at a second of the date. */
  isSilent(second: number): boolean
}

/**
 * @param activity by phone, records relative to the mean phone's
 * @param perDay records of a phone and date, on average
 */
export function usage(activity: Float32Array, perDay: number, random: Prng): Usage {
  return withRate(activity, rateFor(perDay), Math.max(UPDATE_S, DAY_S / (UPDATES * perDay)), random)
}

/** @param rate uses of a mean phone on a date: bursts and updates come on top, silence takes away */
function withRate(activity: Float32Array, rate: number, updateS: number, random: Prng): Usage {
  /** Until the next use, in days of usage. */
  const wait = activity.map((part) => random.uniform() / (rate * part))
  /** The last use, in seconds of the date; before midnight negative. */
  const last = Int32Array.from(activity, () => -random.below(updateS))
  const seconds: number[] = []
  const silence = { nightEnds: 0, offFrom: 0, offTo: 0 }
  const isSilent = (second: number): boolean =>
    second < silence.nightEnds || (second >= silence.offFrom && second < silence.offTo)

  return {
    isSilent,
    draw(phone) {
      seconds.length = 0
      drawSilence()
      let at = wait[phone]!
      for (; at < 1; at += heavyTailed(random) / (rate * activity[phone]!)) {
        const second = usageClock(at)
        updatesUntil(phone, second)
        use(phone, second)
        if (random.chance(BURST.chance)) burstAfter(second)
      }
      wait[phone] = at - 1
      updatesUntil(phone, DAY_S)
      last[phone]! -= DAY_S
      return seconds
    },
  }

  function use(phone: number, second: number): void {
    if (!isSilent(second)) seconds.push(second)
    last[phone] = second
  }

  function updatesUntil(phone: number, second: number): void {
    while (second - last[phone]! > updateS) use(phone, Math.max(0, last[phone]! + updateS))
  }

  function burstAfter(second: number): void {
    let next = second
    do {
      next += 1 + Math.floor(exponential(random) * BURST.gapS)
      if (next < DAY_S && !isSilent(next)) seconds.push(next)
    } while (random.chance(BURST.more))
  }

  function drawSilence(): void {
    silence.nightEnds = random.chance(SILENT_NIGHT.chance) ? between(SILENT_NIGHT) : 0
    silence.offTo = 0
    if (random.chance(SWITCHED_OFF.chance)) {
      silence.offFrom = random.below(DAY_S)
      silence.offTo = silence.offFrom + between(SWITCHED_OFF)
    }
    for (const end of [silence.nightEnds, silence.offTo]) {
      const onAgain = end + random.below(ON_AGAIN_S)
      if (end > 0 && onAgain < DAY_S && !isSilent(onAgain)) seconds.push(onAgain)
    }
  }

  function between({ leastS, mostS }: { leastS: number; mostS: number }): number {
    return leastS + random.below(mostS - leastS)
  }
}

/** The rate that gives as many records as asked for: tried out, as updates depend on the gaps. */
function rateFor(perDay: number): number {
  const random = prng('rate', perDay)
  const activity = Float32Array.from({ length: TRIED.phones }, () => activityOf(random))
  const updateS = Math.max(UPDATE_S, DAY_S / (UPDATES * perDay))
  let rate = perDay / (1 + BURST.chance / (1 - BURST.more))
  for (let round = 0; round < TRIED.rounds; round += 1) {
    const tried = withRate(activity, rate, updateS, random)
    let made = 0
    for (let turn = 0; turn < TRIED.phones * TRIED.dates; turn += 1) {
      made += tried.draw(turn % TRIED.phones).length
    }
    // Half of what is too many are updates, whose number falls as the rate rises.
    rate = Math.max(rate / 2, rate * (perDay / (made / (TRIED.phones * TRIED.dates))) ** 1.3)
  }
  return rate
}

/** Mean 1. */
export const exponential = (random: Prng): number => -Math.log(1 - random.uniform())

/** Lognormal with mean 1. */
const heavyTailed = (random: Prng): number => Math.exp(GAP_SPREAD * random.normal() - GAP_SPREAD ** 2 / 2)

const TOTAL = HOURLY.reduce((sum, weight) => sum + weight, 0)
/** Part of a date's usage before each hour. */
const BEFORE = HOURLY.map((_, hour) => HOURLY.slice(0, hour).reduce((sum, weight) => sum + weight, 0) / TOTAL)

/** Turns a part of a date's usage into a second of the date: more by day than by night. */
function usageClock(part: number): number {
  let hour = 0
  while (hour < 23 && BEFORE[hour + 1]! <= part) hour += 1
  const inHour = ((part - BEFORE[hour]!) * TOTAL) / HOURLY[hour]!
  return Math.min(DAY_S - 1, Math.floor(3_600 * (hour + inHour)))
}
