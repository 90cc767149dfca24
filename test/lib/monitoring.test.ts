import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { metricLine } from '../../functions/platform/metrics.ts'
import { all, german, pipeline } from './pipeline.ts'
import { synthesize } from './stacks.ts'

describe('alarms', () => {
  const alarms = all('AWS::CloudWatch::Alarm')
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')

  it.each(alarms.map(([, { Properties }]) => Properties.AlarmName as string))(
    '%s has its heading in the runbook',
    (name) => {
      const heading = name.replace(/^smart-steps-gb-/, '')
      expect(runbook).toMatch(new RegExp(`^## ${heading}$`, 'm'))
      const [, alarm] = alarms.find(([, { Properties }]) => Properties.AlarmName === name)!
      expect(alarm.Properties.AlarmDescription).toMatch(new RegExp(`docs/runbook\\.md#${heading}$`))
      expect(alarm.Properties.AlarmActions).toHaveLength(1)
    },
  )

  it('ring at 100 requests for tokens in an hour: those at the firewall, or Cognito’s count of the account', () => {
    const tokens = (template: typeof pipeline) =>
      all('AWS::CloudWatch::Alarm', template).find(([, { Properties }]) =>
        (Properties.AlarmName as string).endsWith('-token-requests'),
      )![1].Properties
    const dimensionsOf = ({ Dimensions }: Record<string, unknown>) =>
      Object.fromEntries(
        (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
      )
    const common = { Period: 3600, Statistic: 'Sum', Threshold: 100, EvaluationPeriods: 1 }
    expect(tokens(pipeline)).toMatchObject({ ...common, Namespace: 'AWS/Usage', MetricName: 'CallCount' })
    expect(dimensionsOf(tokens(pipeline))).toEqual({
      Service: 'Cognito user pool',
      Type: 'API',
      Resource: 'ClientAuthentication',
      Class: 'None',
    })
    expect(tokens(german)).toMatchObject({ ...common, Namespace: 'AWS/WAFV2', MetricName: 'CountedRequests' })
    expect(dimensionsOf(tokens(german))).toEqual({
      WebACL: 'SmartSteps-de-pipeline',
      Rule: 'TokenRequests',
      Region: 'eu-central-1',
    })
  })

  it('ring where the deployment says, also behind a firewall that a stand-in cannot attach', () => {
    const other = (yaml: string) => yaml.replace('tokenDomain:', 'tokenAlarmPerHour: 7\n  tokenDomain:')
    const { pipeline: local } = synthesize('de', other, { local: true })
    const [, { Properties }] = all('AWS::CloudWatch::Alarm', local).find(([, alarm]) =>
      (alarm.Properties.AlarmName as string).endsWith('-token-requests'),
    )!
    expect(Properties).toMatchObject({ Namespace: 'AWS/Usage', Threshold: 7 })
  })

  it('watch every queue of what was set aside', () => {
    const watched = alarms.filter(([, { Properties }]) => Properties.Namespace === 'AWS/SQS')
    expect(watched).toHaveLength(4)
  })

  it.each(['FilesNearTheirEnd', 'FilesLost'] as const)(
    'look at %s by the names that a function tells it under, once an hour',
    (name) => {
      const { _aws, ...values } = JSON.parse(metricLine('gb', name, 3))
      const [told] = _aws.CloudWatchMetrics
      const dimensions = told.Dimensions[0].map((key: string) => ({ Name: key, Value: values[key] }))
      const found = alarms.filter(([, { Properties }]) => Properties.MetricName === name)
      expect(found.map(([, { Properties }]) => Properties)).toMatchObject([
        {
          Namespace: told.Namespace,
          Dimensions: dimensions,
          Period: 3600,
          Threshold: 1,
          Statistic: 'Maximum',
        },
      ])
      expect([told.Metrics, values[name]]).toEqual([[{ Name: name, Unit: 'Count' }], 3])
    },
  )
})
