import { Stack } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'

/** From one address within five minutes; far above what a buyer's program needs. */
const MOST_REQUESTS = 10_000
/** The same for tokens: a program needs one in its life of an hour or more, and each costs money. */
const MOST_TOKEN_REQUESTS = 100

export interface FirewallProps {
  readonly api: RestApi
  readonly pool: IUserPool
}

/** The address of the token service, which the API does not have. */
const isTokenRequest: CfnWebACL.StatementProperty = {
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'EXACTLY',
    searchString: '/oauth2/token',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
}

/** AWS WAF before API and tokens: AWS's lists of known bad input, and limits for each address. */
export class Firewall extends Construct {
  readonly acl: CfnWebACL
  /** Requests for tokens that were let through to Cognito. */
  readonly tokenRequests: Metric

  constructor(scope: Construct, id: string, { api, pool }: FirewallProps) {
    super(scope, id)
    const visible = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
    })
    const atMost = (
      name: string,
      limit: number,
      scopeDownStatement?: CfnWebACL.StatementProperty,
    ): Omit<CfnWebACL.RuleProperty, 'priority'> => ({
      name,
      action: { block: {} },
      statement: {
        rateBasedStatement: {
          limit,
          aggregateKeyType: 'IP',
          ...(scopeDownStatement === undefined ? {} : { scopeDownStatement }),
        },
      },
      visibilityConfig: visible(name),
    })
    const managed = (name: string): Omit<CfnWebACL.RuleProperty, 'priority'> => ({
      name,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
      visibilityConfig: visible(name),
    })
    const counted = 'TokenRequests'
    const { stackName, region } = Stack.of(this)
    this.acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(stackName),
      rules: [
        atMost('MostRequests', MOST_REQUESTS),
        atMost('MostTokenRequests', MOST_TOKEN_REQUESTS, isTokenRequest),
        managed('AWSManagedRulesCommonRuleSet'),
        managed('AWSManagedRulesKnownBadInputsRuleSet'),
        // Last, so that what was blocked is not counted: it costs nothing.
        {
          name: counted,
          action: { count: {} },
          statement: isTokenRequest,
          visibilityConfig: visible(counted),
        },
      ].map((rule, priority) => ({ ...rule, priority })),
    })
    this.tokenRequests = new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'CountedRequests',
      dimensionsMap: { WebACL: stackName, Rule: counted, Region: region },
      statistic: 'sum',
    })
    new CfnWebACLAssociation(this, 'BeforeApi', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: this.acl.attrArn,
    })
    new CfnWebACLAssociation(this, 'BeforeTokens', {
      resourceArn: pool.userPoolArn,
      webAclArn: this.acl.attrArn,
    })
  }
}
