import { describe, expect, it } from 'vitest'
import { pageHeaders } from '../../lib/page-headers.ts'
import { all } from './pipeline.ts'
import { flat } from './stacks.ts'

describe('the explorer', () => {
  const [, headers] = all('AWS::CloudFront::ResponseHeadersPolicy')[0]!
  const { SecurityHeadersConfig: set, CustomHeadersConfig: others } = headers.Properties
    .ResponseHeadersPolicyConfig as Record<string, Record<string, Record<string, unknown>>>

  it('comes with the headers that a laptop sends, and asks the API besides', () => {
    const [, api] = /(<ServeApi\w+>)/.exec(flat(set!.ContentSecurityPolicy!.ContentSecurityPolicy))!
    const origin = `https://${api}.execute-api.eu-west-2.<AWS::URLSuffix>`
    const { FrameOption } = set!.FrameOptions!
    const hsts = set!.StrictTransportSecurity!
    expect({
      'content-security-policy': flat(set!.ContentSecurityPolicy!.ContentSecurityPolicy),
      'referrer-policy': set!.ReferrerPolicy!.ReferrerPolicy,
      'strict-transport-security': `max-age=${hsts.AccessControlMaxAgeSec}; ${hsts.IncludeSubdomains === true ? 'includeSubDomains' : ''}`,
      'x-content-type-options': set!.ContentTypeOptions!.Override === true ? 'nosniff' : '',
      'x-frame-options': FrameOption,
    }).toEqual(pageHeaders([origin]).security)
    const custom = (others!.Items as unknown as { Header: string; Value: string }[]).map(
      ({ Header, Value }) => [Header, Value],
    )
    expect(Object.fromEntries(custom)).toEqual(pageHeaders().others)
  })

  it('lets no file be served without them, and none of them be replaced by a file', () => {
    const [, distribution] = all('AWS::CloudFront::Distribution')[0]!
    const { DefaultCacheBehavior, CacheBehaviors } = distribution.Properties.DistributionConfig as {
      DefaultCacheBehavior: { ResponseHeadersPolicyId: unknown }
      CacheBehaviors?: unknown
    }
    expect(flat(DefaultCacheBehavior.ResponseHeadersPolicyId)).toMatch(/^<ExplorerHeaders/)
    expect(CacheBehaviors).toBeUndefined()
    for (const header of Object.values(set!)) expect(header.Override).toBe(true)
  })
})
