import { describe, expect, it } from 'vitest'
import { LEASE_MINUTES } from '../../functions/serve/jobs/job.ts'
import { all, functionNamed, pipeline } from './pipeline.ts'
import { rightsByRole } from './rights.ts'
import { flat, list, synthesize } from './stacks.ts'

describe('jobs', () => {
  const queue = all('AWS::SQS::Queue').find(([id]) => id.startsWith('JobsQueue'))!
  const worker = functionNamed('JobsFunction')

  it('are shown to another worker only when nobody can be at work on them, and set aside after three', () => {
    const { Properties } = queue[1]
    const { Timeout } = worker.Properties as { Timeout: number }
    expect(Timeout).toBe(15 * 60)
    expect(LEASE_MINUTES * 60).toBeGreaterThan(Timeout)
    expect(Properties.VisibilityTimeout).toBeGreaterThan(LEASE_MINUTES * 60)
    const redrive = Properties.RedrivePolicy as { maxReceiveCount: number; deadLetterTargetArn: unknown }
    expect(redrive.maxReceiveCount).toBe(3)
    expect(flat(redrive.deadLetterTargetArn)).toMatch(/^<JobsDeadLetters/)
  })

  it('are encrypted where they wait, by SQS itself: a message names a job and nothing else', () => {
    expect(queue[1].Properties.SqsManagedSseEnabled).toBe(true)
  })

  it('are made one at a time in a function, four at once', () => {
    const sources = all('AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) =>
      flat(Properties.FunctionName).startsWith('<JobsFunction'),
    )
    expect(sources.map(([, { Properties }]) => Properties)).toMatchObject([
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 4 } },
    ])
  })

  it('are put in line by the API, which alone may send to their queue', () => {
    const rights = rightsByRole({ data: synthesize('gb').data, pipeline })
    const senders = [...rights].filter(([, all]) =>
      all.some(
        ({ actions, resources }) =>
          actions.includes('sqs:SendMessage') && resources.some((one) => one.startsWith('<JobsQueue')),
      ),
    )
    expect(senders.map(([role]) => role.slice(0, 10))).toEqual(['RolesServe'])
    const { Variables } = functionNamed('ServeFunction').Properties.Environment as {
      Variables: Record<string, unknown>
    }
    expect(flat(Variables.JOBS_QUEUE)).toMatch(/^<JobsQueue/)
  })

  it('are cancelled by a method that asks for a token like all others', () => {
    const methods = all('AWS::ApiGateway::Method').filter(
      ([, { Properties }]) => Properties.HttpMethod === 'DELETE',
    )
    expect(methods).toHaveLength(1)
    expect(methods[0]![1].Properties).toMatchObject({ AuthorizationType: 'COGNITO_USER_POOLS' })
    expect(list(methods[0]![1].Properties.AuthorizationScopes as string[])).toEqual(['figures/read'])
  })
})
