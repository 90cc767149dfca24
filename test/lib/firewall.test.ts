import { describe, expect, it } from 'vitest'
import { all, german } from './pipeline.ts'

describe('the firewall', () => {
  const [, acl] = all('AWS::WAFv2::WebACL', german)[0]!
  const rules = acl.Properties.Rules as {
    Name: string
    Priority: number
    Action?: object
    Statement: Record<string, Record<string, unknown>>
    VisibilityConfig: { MetricName: string }
  }[]
  const isForTokens = {
    ByteMatchStatement: {
      FieldToMatch: { UriPath: {} },
      PositionalConstraint: 'EXACTLY',
      SearchString: '/oauth2/token',
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  }

  it('refuses an address after 10,000 requests in five minutes, or 100 for tokens', () => {
    const limits = rules
      .filter(({ Statement }) => Statement.RateBasedStatement)
      .map(({ Name, Action, Statement }) => [Name, Action, Statement.RateBasedStatement])
    expect(limits).toEqual([
      ['MostRequests', { Block: {} }, { Limit: 10_000, AggregateKeyType: 'IP' }],
      [
        'MostTokenRequests',
        { Block: {} },
        { Limit: 100, AggregateKeyType: 'IP', ScopeDownStatement: isForTokens },
      ],
    ])
  })

  it('counts the requests for tokens that it lets through, after every rule that may refuse one', () => {
    const counting = rules.find(({ Name }) => Name === 'TokenRequests')!
    expect(counting).toMatchObject({ Action: { Count: {} }, Statement: isForTokens })
    expect(counting.VisibilityConfig.MetricName).toBe('TokenRequests')
    expect(counting.Priority).toBe(Math.max(...rules.map(({ Priority }) => Priority)))
    expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length)
  })
})
