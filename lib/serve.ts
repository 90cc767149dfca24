import { Aws, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  type IRestApi,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  RequestValidator,
  type Resource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { serveEnvironment } from '../functions/serve/environment.ts'
import { CAMARA_PATH, DENSITY_SCOPE, SCOPE } from '../functions/serve/index.ts'
import { acknowledge } from './acknowledge.ts'
import type { StageProps } from './anonymize.ts'
import { ApiDomain } from './api-domain.ts'
import { contractsOf, type Deployment } from './config.ts'
import { Firewall } from './firewall.ts'
import { gatewayProblems } from './gateway-problems.ts'
import { because, WHOLE_POLICY } from './grants.ts'
import type { Jobs } from './jobs.ts'
import { StageFunction } from './stage-function.ts'
import { Tokens } from './tokens.ts'

export interface ServeProps extends StageProps {
  readonly jobs: Jobs
  /** The firewall is left out where a stand-in for AWS cannot attach it. */
  readonly local: boolean
  /** Address of that stand-in. */
  readonly standIn?: string
}

/** Answered without a token, and named one by one: whatever is not on this list is protected. */
export const publicPaths = ['health', 'openapi.json', 'v1/transparency'] as const

/** Methods below /v1 that the API answers; each asks for a token with the scope. */
const PROTECTED_METHODS = ['GET', 'POST', 'DELETE'] as const

/** API Gateway gives up after 29 seconds; the function a little earlier, to be the one who says so. */
const TIMEOUT = Duration.seconds(28)

/** The stage that answers buyers: API Gateway, tokens of Cognito, one function. */
export class Serve extends Construct {
  readonly function: StageFunction<typeof serveEnvironment>
  readonly api: RestApi
  readonly tokens: Tokens
  /** Each costs money: of this deployment where it has a firewall, else of the account. */
  readonly tokenRequests: Metric
  readonly url: string
  /** Scheme and host of `url`. */
  readonly origin: string
  /** What the record of the API's own name must point to; undefined where the stack writes it, or without a name. */
  readonly target: string | undefined

  constructor(
    scope: Construct,
    id: string,
    { deployment, data, defaults, jobs, local, standIn }: ServeProps,
  ) {
    super(scope, id)
    const { names } = data
    this.tokens = new Tokens(this, 'Tokens', { deployment, ...(standIn === undefined ? {} : { standIn }) })
    this.function = new StageFunction(this, 'Serve', {
      defaults,
      name: 'serve',
      description: 'Answers the HTTP API',
      role: data.roles.serve,
      schema: serveEnvironment,
      environment: {
        COUNTRY: deployment.country,
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        FIGURES_TABLE: names['figures-table'],
        JOBS_QUEUE: jobs.queue.queueUrl,
        USAGE_TABLE: names['usage-table'],
        TOKEN_ISSUER: this.tokens.issuer,
        TOKEN_KEYS: this.tokens.keys,
        TOKEN_CLIENTS: Stack.of(this).toJsonString(this.tokens.clients),
        TENANTS: contractsOf(deployment),
        KEY_CLEARANCE: JSON.stringify(clearanceOf(deployment)),
      },
      memoryMb: 1769,
      timeout: TIMEOUT,
    })

    jobs.allowSending(data.roles.serve)

    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: defaults.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.api = new RestApi(this, 'Api', {
      restApiName: `smart-steps-${deployment.name}`,
      description: 'Population movement figures in which no person can be found',
      endpointTypes: [EndpointType.REGIONAL],
      // With a name of its own it answers by that one alone, with its certificate and version of TLS.
      ...(deployment.domain === undefined ? {} : { disableExecuteApiEndpoint: true }),
      // API Gateway packs answers, so that the function need not, and answers stay text until then.
      minCompressionSize: Size.kibibytes(1),
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: 'live',
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: AccessLogFormat.custom(ACCESS_LOG),
        throttlingRateLimit: deployment.api.requestsPerSecond,
        throttlingBurstLimit: deployment.api.burst,
      },
    })
    acknowledge(this.api, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The managed policy is the one that API Gateway documents for its account setting; there is no narrower one.',
    })
    because(this.api.node.findChild('CloudWatchRole') as Role, {
      why: 'API Gateway writes its logs by this role of the account; it documents no narrower policy.',
      actions: [WHOLE_POLICY],
      resources: ['AmazonAPIGatewayPushToCloudWatchLogs'],
    })
    gatewayProblems(this.api)
    this.addMethods()
    const domain =
      deployment.domain && new ApiDomain(this, 'Domain', { api: this.api, domain: deployment.domain })
    // The CDK's own output names the address that no longer answers.
    if (domain !== undefined) this.api.node.tryRemoveChild('Endpoint')
    this.origin = domain?.url ?? apiOrigin(this.api)
    this.url = domain?.url ?? apiUrl(this.api)
    this.target = domain?.target
    if (deployment.firewall && !local) {
      const { tokenRequests } = new Firewall(this, 'Firewall', { api: this.api, pool: this.tokens.pool })
      this.tokenRequests = tokenRequests
    } else {
      this.tokenRequests = this.tokens.requests
      acknowledge(this.api.deploymentStage, {
        APIG3:
          'A firewall costs money when idle: the deployment file switches it on (firewall: true). Every figure needs a token, requests are throttled, and parameters are checked by schema.',
      })
    }
  }

  private addMethods(): void {
    const integration = new LambdaIntegration(this.function.function, { proxy: true, timeout: TIMEOUT })
    const requestValidator = new RequestValidator(this, 'Validator', {
      // The class declares a property less strictly than exactOptionalPropertyTypes asks.
      restApi: this.api as IRestApi,
      validateRequestParameters: true,
      validateRequestBody: true,
    })
    for (const path of publicPaths) {
      const method = this.api.root
        .resourceForPath(path)
        .addMethod('GET', integration, { authorizationType: AuthorizationType.NONE, requestValidator })
      acknowledge(method, {
        APIG4: PUBLIC_BY_DESIGN,
        COG4: PUBLIC_BY_DESIGN,
      })
    }
    const authorizer = new CognitoUserPoolsAuthorizer(this, 'Authorizer', {
      cognitoUserPools: [this.tokens.pool],
      // A token that is withdrawn is refused after five minutes at the latest.
      resultsCacheTtl: Duration.minutes(5),
    })
    const protectedBy = (scope: string): MethodOptions => ({
      authorizationType: AuthorizationType.COGNITO,
      authorizer,
      // Without the scope the authorizer would want ID tokens, which client credentials never give.
      authorizationScopes: [scope],
      requestValidator,
    })
    const below: Resource = this.api.root.resourceForPath('v1').addResource('{proxy+}')
    for (const method of PROTECTED_METHODS) below.addMethod(method, integration, protectedBy(SCOPE))
    this.api.root
      .resourceForPath(CAMARA_PATH.slice(1))
      .addResource('{proxy+}')
      .addMethod('POST', integration, protectedBy(DENSITY_SCOPE))
  }
}

const PUBLIC_BY_DESIGN =
  'Public by design: it tells whether the API answers, how to ask it, or how people are protected, and no figure.'

/** Of the signature what anybody may know: the basis and its date, not who signed. */
function clearanceOf({ keyLife }: Deployment): { readonly basis: string; readonly date: string } | null {
  if (keyLife === 'day') return null
  const { basis, date } = keyLife.clearance
  return { basis, date }
}

/** Who asked for what, and what came of it; neither token nor figures. */
const ACCESS_LOG = JSON.stringify({
  time: '$context.requestTime',
  requestId: '$context.requestId',
  clientId: '$context.authorizer.claims.client_id',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  error: '$context.error.responseType',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
})

const apiOrigin = (api: RestApi): string =>
  `https://${api.restApiId}.execute-api.${Stack.of(api).region}.${Aws.URL_SUFFIX}`

const apiUrl = (api: RestApi): string => `${apiOrigin(api)}/${api.deploymentStage.stageName}`
