import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'

/** From one address within five minutes; far above what a buyer's program needs. */
const MOST_REQUESTS = 10_000

/** AWS WAF before the API: AWS's lists of known bad input, and a limit for each address. */
export class Firewall extends Construct {
  readonly acl: CfnWebACL

  constructor(scope: Construct, id: string, { api }: { readonly api: RestApi }) {
    super(scope, id)
    const visible = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
    })
    const managed = (name: string, priority: number): CfnWebACL.RuleProperty => ({
      name,
      priority,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
      visibilityConfig: visible(name),
    })
    this.acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('smart-steps'),
      rules: [
        {
          name: 'MostRequests',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: MOST_REQUESTS, aggregateKeyType: 'IP' } },
          visibilityConfig: visible('MostRequests'),
        },
        managed('AWSManagedRulesCommonRuleSet', 1),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
      ],
    })
    new CfnWebACLAssociation(this, 'BeforeApi', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: this.acl.attrArn,
    })
  }
}
