import { describe, expect, test } from 'vitest'
import { localHours } from '../../functions/geography/index.ts'
import { bucketNames } from '../../functions/model/buckets.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { type Product, product } from '../../functions/model/products.ts'
import type { Query } from '../../functions/platform/ports.ts'
import { bucketSteps } from '../../functions/rollup/bucket-steps.ts'
import {
  ofRuns,
  type RollupOptions,
  type RollupStep,
  rollupStages,
  rollupSteps,
  runRollup,
} from '../../functions/rollup/index.ts'
import {
  columnName,
  dateLiteral,
  integerLiteral,
  textLiteral,
  withParameters,
} from '../../functions/rollup/sql.ts'

const presence = product('presence')
const options: RollupOptions = {
  date: '2026-06-10',
  run: 'r1',
  country: 'gb',
  keyLife: 'day',
  hours: localHours('Europe/London', '2026-06-10'),
  referenceVersion: 'abc',
  zoneSystem: { id: 'city' },
  products: [presence, product('visitors')],
}
const partitionsRead = (changes: Partial<RollupOptions>, input: string) =>
  rollupSteps({ ...options, ...changes })[0]!.query.inputs[input]!.partitions

describe('the plan of a day', () => {
  test('makes merged, the steps of buckets, then one query per product, each in a folder of its run', () => {
    expect(rollupSteps(options).map(({ query, prefix }) => `${query.name}: ${prefix}`)).toEqual([
      'merged: internal/merged/dt=2026-06-10/run=r1/',
      'paths: internal/paths/dt=2026-06-10/run=r1/bucket=00/',
      'visits: internal/visits/dt=2026-06-10/run=r1/bucket=00/',
      'trips: internal/trips/dt=2026-06-10/run=r1/bucket=00/',
      'implausible: internal/implausible/dt=2026-06-10/run=r1/bucket=00/',
      'presence: internal/figures/presence/dt=2026-06-10/run=r1/',
      'visitors: internal/figures/visitors/dt=2026-06-10/run=r1/',
    ])
  })

  test('is one query, then 16 of each step of buckets, and one per product', () => {
    const { merged, perBucket, figures } = rollupStages({ ...options, buckets: 16 })
    expect(Object.keys(perBucket)).toEqual([...bucketSteps])
    expect(Object.values(perBucket).map(({ length }) => length)).toEqual([16, 16, 16, 16])
    expect([merged, figures].map(({ length }) => length)).toEqual([1, 2])
    const [{ query }] = merged as [RollupStep]
    expect(query.splitBy).toBe('bucket')
    expect(query.select).toContain('bitwise_and(bitwise_right_shift(pid, 60), 15)')
  })

  test('has each step of buckets read and write its own bucket alone, and products read all of them', () => {
    const { perBucket, figures } = rollupStages({ ...options, buckets: 64 })
    const ofRun = { dt: '2026-06-10', run: 'r1' }
    for (const [from, stage] of [
      ['merged', perBucket.paths],
      ['paths', perBucket.visits],
      ['visits', perBucket.trips],
      ['merged', perBucket.implausible],
    ] as const) {
      expect(stage.map(({ bucket }) => bucket)).toEqual(bucketNames(64))
      for (const { query, prefix, bucket } of stage) {
        expect(query.inputs[from]!.partitions).toEqual([{ ...ofRun, bucket }])
        expect(prefix).toBe(`internal/${query.name}/dt=2026-06-10/run=r1/bucket=${bucket}/`)
      }
    }
    for (const { query } of figures) expect(query.inputs.every_visit!.partitions).toEqual([ofRun])
  })

  test('can read the runs of several dates together, all buckets or one', () => {
    const runs = [
      { date: '2026-06-10', run: 'r1' },
      { date: '2026-06-11', run: 'r2' },
    ]
    expect(ofRuns('visits', runs).partitions).toEqual([
      { dt: '2026-06-10', run: 'r1' },
      { dt: '2026-06-11', run: 'r2' },
    ])
    expect(ofRuns('paths', runs, '07').partitions[1]).toEqual({ dt: '2026-06-11', run: 'r2', bucket: '07' })
  })

  test('reads fragments of 2 UTC dates in summer and 1 in winter with day keys', () => {
    expect(partitionsRead({}, 'fragments')).toEqual([{ dt: '2026-06-09' }, { dt: '2026-06-10' }])
    const winter = { date: '2026-01-14', hours: localHours('Europe/London', '2026-01-14') }
    expect(partitionsRead(winter, 'fragments')).toEqual([{ dt: '2026-01-14' }])
  })

  test('reads the 3 UTC dates that the margin touches with month keys', () => {
    expect(partitionsRead({ keyLife: 'month' }, 'fragments')).toEqual([
      { dt: '2026-06-09' },
      { dt: '2026-06-10' },
      { dt: '2026-06-11' },
    ])
  })

  test('reads the exclusions of its epoch', () => {
    expect(partitionsRead({}, 'exclusions')).toEqual([{ epoch: '2026-06-10' }])
    expect(partitionsRead({ keyLife: 'month' }, 'exclusions')).toEqual([{ epoch: '2026-06' }])
  })

  test('reads people of its epoch where a product tells cohorts, and trips of its run', () => {
    const products = [product('profile'), product('flows')]
    const [profile, flows] = rollupSteps({ ...options, products }).slice(-2)
    expect(profile!.query.inputs.every_person!.partitions).toEqual([{ epoch: '2026-06-10' }])
    expect(flows!.query.inputs.every_trip!.partitions).toEqual([{ dt: '2026-06-10', run: 'r1' }])
    expect(Object.keys(flows!.query.inputs)).not.toContain('every_visit')
  })

  test('leaves no parameter open, and holds no place of any input', () => {
    for (const { query } of rollupSteps(options)) {
      expect(query.select).not.toMatch(/(?<!:):[a-z]/)
      expect(query.select).not.toContain('dt=')
    }
  })

  test('runs the steps one after the other and tells of each', async () => {
    const events: string[] = []
    const engine = {
      async unload({ name }: Query, prefix: string) {
        events.push(`begin ${name}`)
        await Promise.resolve()
        events.push(`end ${prefix.split('/')[1]}`)
      },
    }
    await runRollup(engine, rollupSteps(options).slice(0, 2), ({ query }) =>
      events.push(`told ${query.name}`),
    )
    expect(events).toEqual([
      'begin merged',
      'end merged',
      'told merged',
      'begin paths',
      'end paths',
      'told paths',
    ])
  })
})

describe('a plan is refused', () => {
  test.each<[string, Partial<RollupOptions>, RegExp]>([
    ['for a date that does not exist', { date: '2026-02-30' }, /"2026-02-30" is no date/],
    ['for a run that could leave its folder', { run: '../r1' }, /run "\.\.\/r1": expected 1 to 40 letters/],
    ['without hours', { hours: [] }, /the 0 hours given are not that day/],
    [
      'for hours of another day',
      { hours: localHours('Europe/London', '2026-06-12') },
      /the 24 hours given are not that day/,
    ],
    [
      'for hours with a hole',
      { hours: options.hours.toSpliced(5, 1) },
      /the 23 hours given are not that day/,
    ],
    [
      'for a product that needs month keys, with day keys',
      { products: [{ ...presence, id: 'homes', keyLife: 'month' } satisfies Product] },
      /homes needs pseudonyms that live for a month/,
    ],
    [
      'for a product of the month',
      { products: [{ ...presence, id: 'homes', cadence: 'month' } satisfies Product] },
      /homes is released by the month/,
    ],
  ])('%s', (_, changes, message) => {
    expect(() => rollupSteps({ ...options, ...changes })).toThrow(InvalidInput)
    expect(() => rollupSteps({ ...options, ...changes })).toThrow(message)
  })
})

describe('what reaches SQL', () => {
  test('doubles the quotes of a name from a zone file', () => {
    expect(textLiteral("King's Lynn")).toBe("'King''s Lynn'")
  })

  test.each([
    ['a control character', () => textLiteral('a\nb')],
    ['more than 200 characters', () => textLiteral('x'.repeat(201))],
    ['a date with anything behind it', () => dateLiteral("2026-01-01' or '1' = '1")],
    ['a fraction where a whole number is due', () => integerLiteral(1.5)],
    ['a column of any other name', () => columnName('value; drop')],
    ['a parameter without a value', () => withParameters('select :nothing', {})],
  ])('is not %s', (_, make) => {
    expect(make).toThrow()
  })

  test('replaces a parameter but no time in a literal', () => {
    expect(
      withParameters("where slot < :date or slot > timestamp '1970-01-01 00:00:00'", {
        date: dateLiteral('2026-01-14'),
      }),
    ).toBe("where slot < date '2026-01-14' or slot > timestamp '1970-01-01 00:00:00'")
  })
})
