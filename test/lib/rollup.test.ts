import { describe, expect, it } from 'vitest'
import { bucketSteps } from '../../functions/rollup/bucket-steps.ts'
import { mostDates } from '../../lib/rollup.ts'
import { definitionOf, type State, statesOf } from '../support/state-machine.ts'
import { all, german, pipeline } from './pipeline.ts'
import { flat, list, statements, synthesize } from './stacks.ts'

describe('rollup', () => {
  const parent = definitionOf(pipeline, 'RollupMachine')
  const child = definitionOf(pipeline, 'RollupQueriesMachine')

  it('runs 8 buckets and 4 products at once, each in an execution of its own that it waits for', () => {
    const { Buckets, Figures } = Object.fromEntries(statesOf(parent))
    expect([Buckets!.MaxConcurrency, Figures!.MaxConcurrency]).toEqual([8, 4])
    const starts = [...statesOf(parent).values()].filter(({ Resource = '' }) =>
      Resource.includes('startExecution'),
    )
    expect(starts).toHaveLength(3)
    for (const { Resource, Parameters } of starts) {
      expect(Resource).toBe('arn:aws:states:::states:startExecution.sync:2')
      expect(Parameters).toMatchObject({
        'Name.$': expect.stringMatching(/^States\.Format\('.+', \$.*\.?run/),
      })
    }
    expect(JSON.stringify(parent)).not.toContain('athena')
  })

  it('tries a throttled call again after a random while, of a minute at most', () => {
    const called = [...statesOf(parent).values(), ...statesOf(child).values()].filter(({ Resource = '' }) =>
      /athena|startExecution/.test(Resource),
    )
    expect(called).toHaveLength(5)
    for (const { Retry } of called) {
      expect(Retry).toMatchObject([{ MaxAttempts: 5, MaxDelaySeconds: 60, JitterStrategy: 'FULL' }])
    }
  })

  it('ends the queries of a bucket before their history can reach 25,000 events', () => {
    const states = statesOf(child)
    const waits = [...states.values()].flatMap(({ Seconds }) => Seconds ?? [])
    const [{ MaxAttempts }] = states.get('QueryLook')!.Retry as [{ MaxAttempts: number }]
    // Each look enters and leaves five states; a call has three events more, and three for each retry.
    const look = 5 * 2 + 3 + 3 * MaxAttempts
    const looks = child.TimeoutSeconds! / Math.max(...waits) + bucketSteps.length * waits.length
    expect(looks * look).toBeGreaterThan(5_000)
    expect((looks + bucketSteps.length) * look + 100).toBeLessThan(25_000)
  })

  it('starts at 04:30 and hourly until 12:30 in local time, with no date', () => {
    const schedules = all('AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties)
    const hourly = schedules.find(({ Target }) =>
      flat((Target as { Arn: unknown }).Arn).startsWith('<Rollup'),
    )!
    expect(hourly).toMatchObject({
      ScheduleExpression: 'cron(30 4-12 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/London',
      Target: { Input: '{}' },
    })
    const berlin = all('AWS::Scheduler::Schedule', german).map(
      ([, { Properties }]) => Properties.ScheduleExpressionTimezone,
    )
    expect(berlin).toContain('Europe/Berlin')
  })

  it('may call its two functions and start queries, and has no right on data', () => {
    const [, rights] = all('AWS::IAM::Policy').find(([id]) => id.startsWith('RollupRights'))!
    expect((rights.Properties.Roles as unknown[]).map(flat)).toEqual([expect.stringMatching(/^<RollupRole/)])
    const found = statements(rights.Properties.PolicyDocument)
      .filter(({ Resource }) => flat(Resource) !== '*')
      .map(({ Action, Resource }) => [
        list(Action),
        list(Resource).map((one) =>
          flat(one)
            .replace(/[0-9A-F]{8}(\.\w+)?>/, '>')
            .replace(/^arn.*:(?=[er])/, ''),
        ),
      ])
    expect(found).toEqual([
      [['lambda:InvokeFunction'], ['<ReleaseFunction>', '<RollupPlanFunction>']],
      [['states:StartExecution'], ['<RollupQueriesMachine>']],
      [['states:DescribeExecution', 'states:StopExecution'], ['execution:<RollupQueriesMachine>:*']],
      [
        ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        ['rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'],
      ],
    ])
    expect(
      all('AWS::IAM::Policy').filter(([, { Properties }]) =>
        (Properties.Roles as unknown[]).some((role) => flat(role).startsWith('<RollupRole')),
      ),
    ).toHaveLength(1)
  })

  it('refuses so many dates that an execution could outgrow its history', () => {
    const dates = (count: number, buckets: number) => (yaml: string) =>
      yaml
        .replace('datesPerExecution: 3', `datesPerExecution: ${count}`)
        .replace('buckets: 64', `buckets: ${buckets}`)
    expect(() => synthesize('gb', dates(33, 64))).toThrow(
      'rollup.datesPerExecution: expected at most 11, found 33: with 64 buckets and 6 products',
    )
    expect(() => synthesize('gb', dates(33, 8))).not.toThrow()
  })

  it('counts its dates so that the slowest and most throttled of them fit', () => {
    const states = statesOf(parent)
    const eventsOf = ({ Type, Retry = [] }: State): number => {
      const retries = (Retry as { MaxAttempts?: number }[]).reduce(
        (sum, { MaxAttempts = 3 }) => sum + MaxAttempts,
        0,
      )
      return Type === 'Task' ? 6 + 4 * retries : Type === 'Map' ? 4 : 2
    }
    const of = (...names: string[]): number =>
      names.reduce((sum, name) => sum + eventsOf(states.get(name)!), 0)
    const ofDate = (buckets: number, figures: number): number =>
      2 +
      of('PlanDate', 'Merge', 'Buckets', 'Figures', 'Release', 'DateFailed') +
      buckets * (2 + of('Bucket')) +
      figures * (2 + of('Product'))
    const besides = 2 + of('ListDue', 'AnythingDue', 'Dates', 'Sum', 'AllWell', 'GiveBack', 'SomeFailed')
    for (const [buckets, figures] of [
      [1, 2],
      [64, 2],
      [64, 40],
    ] as const) {
      const most = mostDates(buckets, figures)
      expect(besides + most * ofDate(buckets, figures)).toBeLessThanOrEqual(25_000)
    }
    expect(mostDates(64, 40)).toBeGreaterThan(5)
  })

  it('gives the planner the rules of the deployment', () => {
    const variables = (yaml?: (text: string) => string) => {
      const [, plan] = all('AWS::Lambda::Function', synthesize('gb', yaml).pipeline).find(([id]) =>
        id.startsWith('RollupPlan'),
      )!
      return (plan.Properties.Environment as { Variables: Record<string, unknown> }).Variables
    }
    expect(variables()).toMatchObject({ BUCKETS: '64', COMPLETE_BY: 'manifest-or-time' })
    const other = (yaml: string) =>
      yaml
        .replace('buckets: 64', 'buckets: 4')
        .replace('completeBy: manifest-or-time', 'completeBy: manifest')
    expect(variables(other)).toMatchObject({ BUCKETS: '4', COMPLETE_BY: 'manifest' })
  })
})
