import { describe, expect, it } from 'vitest'
import { publicPaths } from '../../lib/serve.ts'
import { all, functionNamed, german, pipeline } from './pipeline.ts'
import { flat, list, synthesize } from './stacks.ts'

describe('API', () => {
  const paths = Object.fromEntries(
    all('AWS::ApiGateway::Resource').map(([id, { Properties }]) => [id, Properties.PathPart as string]),
  )
  /** Resource → the path part of the one above it. */
  const parents = Object.fromEntries(
    all('AWS::ApiGateway::Resource').map(([id, { Properties }]) => [
      id,
      paths[flat(Properties.ParentId).slice(1, -1)],
    ]),
  )
  const methods = all('AWS::ApiGateway::Method').map(([, { Properties }]) => ({
    path: paths[flat(Properties.ResourceId).slice(1, -1)],
    resource: flat(Properties.ResourceId).slice(1, -1),
    ...Properties,
  })) as {
    path: string
    resource: string
    HttpMethod: string
    AuthorizationType: string
    AuthorizationScopes?: string[]
    AuthorizerId?: unknown
  }[]

  it('protects every method by token and scope, but for the public list', () => {
    expect(methods.length).toBeGreaterThan(publicPaths.length)
    for (const method of methods) {
      if (publicPaths.some((path) => path.split('/').at(-1) === method.path)) {
        expect([method.HttpMethod, method.AuthorizationType]).toEqual(['GET', 'NONE'])
      } else {
        expect(method.AuthorizationType).toBe('COGNITO_USER_POOLS')
        const isDensity = parents[method.resource] === 'population-density-data'
        expect(method.AuthorizationScopes).toEqual([
          isDensity ? 'population-density-data/read' : 'figures/read',
        ])
        expect(method.AuthorizerId).toBeDefined()
      }
    }
  })

  it('keeps the public list to health, description, and how people are protected', () => {
    expect(publicPaths).toEqual(['health', 'openapi.json', 'v1/transparency'])
  })

  it('gives tokens to clients alone, for reading', () => {
    const clients = all('AWS::Cognito::UserPoolClient')
    expect(clients).toHaveLength(2)
    for (const [, { Properties }] of clients) {
      expect(Properties).toMatchObject({
        AllowedOAuthFlows: ['client_credentials'],
        GenerateSecret: true,
        AccessTokenValidity: 60,
        SupportedIdentityProviders: ['COGNITO'],
      })
      expect(list(Properties.AllowedOAuthScopes as unknown[]).map(flat)).toEqual([
        expect.stringMatching(/^<ServeTokensPoolFigures\w+>\/read$/),
        expect.stringMatching(/^<ServeTokensPoolDensity\w+>\/read$/),
      ])
    }
  })

  it('tells the function whose client each token is, and what each contract has', () => {
    const { Variables } = functionNamed('ServeFunction').Properties.Environment as {
      Variables: Record<string, unknown>
    }
    const text = flat(Variables.TOKEN_CLIENTS)
    expect(Object.values(JSON.parse(text) as object).sort()).toEqual(['example-council', 'example-retailer'])
    expect(JSON.parse(flat(Variables.TENANTS))).toEqual({
      'example-council': { requestsPerMonth: 500_000 },
      'example-retailer': {
        ...{ products: ['presence', 'visitors', 'dwell'], finest: 'district', oldestDays: 366, delayDays: 7 },
        ...{ requestsPerSecond: 5, requestsPerMonth: 20_000 },
      },
    })
    expect(Variables.KEY_CLEARANCE).toBe('null')
    expect(flat(Variables.TOKEN_ISSUER)).toMatch(
      /^https:\/\/cognito-idp\.eu-west-2\.<AWS::URLSuffix>\/<ServeTokensPool\w+>$/,
    )
  })

  it('takes the keys of tokens from Cognito, and from a stand-in only where one is deployed to', () => {
    const keysOf = (template: typeof pipeline): string => {
      const found = all('AWS::Lambda::Function', template).find(([id]) => id.startsWith('ServeFunction'))!
      const { Variables } = found[1].Properties.Environment as { Variables: Record<string, unknown> }
      return flat(Variables.TOKEN_KEYS)
    }
    const cognito =
      /^https:\/\/cognito-idp\.eu-west-2\.<AWS::URLSuffix>\/<ServeTokensPool\w+>\/\.well-known\/jwks\.json$/
    const standIn = 'http://127.0.0.1:4566'
    expect(keysOf(pipeline)).toMatch(cognito)
    expect(keysOf(synthesize('gb', undefined, { standIn }).pipeline)).toMatch(cognito)
    expect(keysOf(synthesize('gb', undefined, { standIn, local: true }).pipeline)).toMatch(
      /^http:\/\/127\.0\.0\.1:4566\/<ServeTokensPool\w+>\/\.well-known\/jwks\.json$/,
    )
  })

  it('is logged, traced, limited, and shows no bodies in its log', () => {
    const [, stage] = all('AWS::ApiGateway::Stage')[0]!
    expect(stage.Properties).toMatchObject({
      TracingEnabled: true,
      AccessLogSetting: { DestinationArn: expect.anything() },
      MethodSettings: [
        {
          DataTraceEnabled: false,
          LoggingLevel: 'ERROR',
          ThrottlingRateLimit: 50,
          ThrottlingBurstLimit: 100,
        },
      ],
    })
    expect(JSON.stringify(stage.Properties.AccessLogSetting)).not.toMatch(/authorization|querystring/i)
  })

  it('answers problems where API Gateway answers by itself', () => {
    const answers = all('AWS::ApiGateway::GatewayResponse').map(([, { Properties }]) => Properties)
    expect(answers.map(({ ResponseType }) => ResponseType).sort()).toEqual([
      'ACCESS_DENIED',
      'DEFAULT_4XX',
      'DEFAULT_5XX',
      'MISSING_AUTHENTICATION_TOKEN',
      'QUOTA_EXCEEDED',
      'THROTTLED',
      'UNAUTHORIZED',
    ])
    for (const { ResponseParameters, ResponseTemplates } of answers) {
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      })
      const problem = JSON.parse((ResponseTemplates as Record<string, string>)['application/json']!)
      expect(problem.type).toMatch(/^urn:smart-steps:problem:/)
    }
  })

  it('stands behind a firewall where the deployment says so', () => {
    expect(all('AWS::WAFv2::WebACLAssociation')).toHaveLength(0)
    const guarded = all('AWS::WAFv2::WebACLAssociation', german).map(([, { Properties }]) =>
      flat(Properties.ResourceArn),
    )
    expect(guarded).toEqual([
      expect.stringMatching(/\/restapis\/<ServeApi\w+>\/stages\/<ServeApiDeploymentStagelive\w+>$/),
      expect.stringMatching(/^<ServeTokensPool\w+\.Arn>$/),
    ])
  })
})
