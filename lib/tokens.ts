import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
import { DENSITY_SCOPE, SCOPE } from '../functions/serve/index.ts'
import { acknowledge } from './acknowledge.ts'
import type { Deployment } from './config.ts'
import { clientNames } from './config-tenants.ts'

export interface TokensProps {
  readonly deployment: Deployment
  /** Address of a stand-in for AWS, which publishes the keys of its tokens there. @default AWS */
  readonly standIn?: string
}

/** Who may call: a client of Cognito for each tenant, or several while it changes its secret, with client credentials. People never sign in here. */
export class Tokens extends Construct {
  readonly pool: UserPool
  /** The `iss` of its tokens. */
  readonly issuer: string
  /** Where the keys of its tokens are published. */
  readonly keys: string
  /** Where clients get them. */
  readonly url: string
  /**
   * Requests for tokens, of all user pools of account and region: Cognito counts those of clients only where
   * it counts use against quotas.
   */
  readonly requests = new Metric({
    namespace: 'AWS/Usage',
    metricName: 'CallCount',
    dimensionsMap: {
      Service: 'Cognito user pool',
      Type: 'API',
      Resource: 'ClientAuthentication',
      Class: 'None',
    },
    statistic: 'sum',
  })
  /** Client id → tenant. */
  readonly clients: Readonly<Record<string, string>>

  constructor(scope: Construct, id: string, { deployment, standIn }: TokensProps) {
    super(scope, id)
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      accountRecovery: AccountRecovery.NONE,
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: Mfa.OFF,
      passwordPolicy: {
        minLength: 16,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    })
    acknowledge(this.pool, {
      COG2: 'The pool has clients and no users: nobody signs in, so there is no second factor to ask for.',
      COG3: 'The pool has clients and no users: threat protection watches sign-ins, of which there are none.',
      COG8: 'The plan above is paid for threat protection of users, of which there are none.',
    })
    const scopes = [
      this.scope('Figures', SCOPE, 'Read figures'),
      this.scope('Density', DENSITY_SCOPE, 'Read population density'),
    ]
    this.pool.addDomain('Domain', { cognitoDomain: { domainPrefix: deployment.api.tokenDomain } })
    this.clients = Object.fromEntries(
      deployment.api.tenants.flatMap(clientNames).map(({ tenant, name }) => {
        // Named by its tenant it is the one that was there before a tenant could have several: its secret stays.
        const own = name === tenant ? tenant : `${tenant}.${name}`
        const client: UserPoolClient = this.pool.addClient(`Client-${own}`, {
          userPoolClientName: own,
          generateSecret: true,
          accessTokenValidity: Duration.minutes(deployment.api.tokenLifeMinutes),
          authFlows: {},
          oAuth: {
            flows: { clientCredentials: true },
            scopes,
          },
        })
        return [client.userPoolClientId, tenant]
      }),
    )
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.${Aws.URL_SUFFIX}/${this.pool.userPoolId}`
    const publisher = standIn === undefined ? this.issuer : `${standIn}/${this.pool.userPoolId}`
    this.keys = `${publisher}/.well-known/jwks.json`
    this.url = `https://${deployment.api.tokenDomain}.auth.${Stack.of(this).region}.amazoncognito.com/oauth2/token`
  }

  private scope(id: string, name: string, scopeDescription: string): OAuthScope {
    const [identifier, scopeName] = name.split('/') as [string, string]
    const scope = new ResourceServerScope({ scopeName, scopeDescription })
    return OAuthScope.resourceServer(this.pool.addResourceServer(id, { identifier, scopes: [scope] }), scope)
  }
}
