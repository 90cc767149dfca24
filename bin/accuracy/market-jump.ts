import { join } from 'node:path'
import { readReference } from '../../functions/geography/index.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import type { City } from '../../sim/city.ts'
import { type SimulateOptions, simulate } from '../../sim/index.ts'
import { openLocal } from '../local.ts'
import { type PipelineOptions, runPipeline } from '../pipeline.ts'
import type { Progress } from '../progress.ts'
import { type DistrictHour, withoutNoise } from './without-noise.ts'

/** New customers in every other district, as a part of those who were. */
export const JUMP = 0.3
/** A city of its own, so that it costs little: enough phones that a district's night is more than its noise. */
const MOST = { people: 10_000, recordsPerDay: 20 }
/** Before the jump, and as many after it. With fewer there is hardly a night to compare with. */
const DAYS = { least: 3, most: 5 }

/** Σ |after − before| / Σ before over hours of districts on the dates from the jump on. */
export interface Move {
  /** Of all people, in all districts, and in those of the jump. */
  readonly all: number | null
  readonly there: number | null
  /** The hour of a district that moves most. */
  readonly most: number | null
  /** In all districts, as released: with the noise of both releases. */
  readonly released: number | null
  /** Of the operator's own people, in the districts of the jump. */
  readonly observed: number | null
}

/**
 * What a jump in the operator's market share does to presence of all people. The same city is simulated twice;
 * in the second run more of the residents of every other district are customers from the middle of the dates
 * on. The pipeline goes over both, and what is compared is without the noise of the releases (without-noise.ts).
 * @param root new folder
 * @param options of the main city
 * @param pipelineOf feeds
 * @returns null where the main city has too few dates
 */
export async function moveOfJump(
  root: string,
  options: Omit<SimulateOptions, 'out'>,
  pipelineOf: (feeds: string) => PipelineOptions,
  progress: Progress,
): Promise<Move | null> {
  if (options.days < DAYS.least) return null
  const onDay = Math.min(options.days, DAYS.most)
  const cities: City[] = []
  const same = {
    ...options,
    truth: false,
    days: 2 * onDay,
    people: Math.min(options.people, MOST.people),
    recordsPerDay: Math.min(options.recordsPerDay ?? MOST.recordsPerDay, MOST.recordsPerDay),
  }
  const estimates = async (name: string, given: Partial<SimulateOptions>): Promise<DistrictHour[]> => {
    const [feeds, out] = [join(root, name, 'feeds'), join(root, name, 'figures')]
    progress.begin(`simulating days: ${name}`, same.days)
    await simulate({ ...same, ...given, out: feeds }, (date) => progress.step(date))
    const local = await openLocal(out)
    try {
      const pipeline = pipelineOf(feeds)
      await runPipeline(local, pipeline, progress)
      return await withoutNoise(
        local,
        (await readReference(local))!,
        pipeline,
        join(root, name, 'without-noise'),
      )
    } finally {
      await local.close()
    }
  }
  const before = await estimates('before the jump', {
    witness(world) {
      cities.push(world.city)
      return () => {}
    },
  })
  const districts = cities[0]!.districts.map(({ id }) => id).filter((_, index) => index % 2 === 0)
  const after = await estimates('after the jump', { jump: { onDay, part: JUMP, districts } })
  const dates = [...new Set(before.map(({ date }) => date))].sort()
  return moveOf(before, after, { from: dates[onDay]!, districts })
}

/** @param from first date of the jump @param districts of the jump */
export function moveOf(
  before: readonly DistrictHour[],
  after: readonly DistrictHour[],
  { from, districts }: { readonly from: LocalDate; readonly districts: readonly string[] },
): Move {
  const nameOf = ({ zone, start }: DistrictHour): string => `${zone} ${start}`
  const others = new Map(after.map((cell) => [nameOf(cell), cell]))
  const pairs = before
    .filter(({ date }) => date >= from)
    .map((cell): Pair => [cell, others.get(nameOf(cell))!])
  const there = pairs.filter(([{ zone }]) => districts.includes(zone))
  return {
    all: moved(pairs, 'estimate'),
    there: moved(there, 'estimate'),
    most: Math.max(...pairs.map((pair) => moved([pair], 'estimate') ?? 0)),
    released: moved(pairs, 'released'),
    observed: moved(there, 'observed'),
  }
}

type Pair = readonly [before: DistrictHour, after: DistrictHour]

function moved(pairs: readonly Pair[], column: 'estimate' | 'released' | 'observed'): number | null {
  const total = pairs.reduce((sum, [before]) => sum + before[column], 0)
  const moves = pairs.map(([before, after]) => Math.abs(after[column] - before[column]))
  return total > 0 ? moves.reduce((sum, move) => sum + move, 0) / total : null
}
