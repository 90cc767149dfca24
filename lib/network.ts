import { Aws, Stack } from 'aws-cdk-lib'
import { CfnSecurityGroup, CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2'
import {
  AnyPrincipal,
  Effect,
  type IRole,
  Policy,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam'
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { NetworkInput } from './config-inputs.ts'

/** What Lambda does in the name of a function's role, to connect it: AWS allows it on `*` alone. */
export const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
] as const

/** What the functions call. Logs and traces are carried by Lambda, queues are read by it: neither passes the network. */
export const calledServices = {
  /** Found by routes, at no cost. */
  gateway: ['s3', 'dynamodb'],
  /** Found by name, at a price by the hour and zone: pseudonym keys; files put in line; the keys of tokens; the machine of a reference. */
  interface: ['kms', 'sqs', 'cognito-idp', 'states'],
} as const

/** The operator's network, in which every function runs; on request with the ways out that they need. */
export class Network extends Construct {
  /** Must be there before a function is connected, and stay until none is. */
  readonly rights: Policy
  private readonly network: NetworkInput

  constructor(scope: Construct, id: string, network: NetworkInput) {
    super(scope, id)
    this.network = network
    this.rights = new Policy(this, 'Rights', {
      statements: [
        new PolicyStatement({ actions: [...interfaceActions], resources: ['*'] }),
        // The right is Lambda's: code in a function that tries to use it is refused.
        new PolicyStatement({
          effect: Effect.DENY,
          actions: [...interfaceActions],
          resources: ['*'],
          conditions: {
            ArnLike: {
              'lambda:SourceFunctionArn': Stack.of(this).formatArn({
                service: 'lambda',
                resource: 'function:*',
              }),
            },
          },
        }),
      ],
    })
    acknowledge(this.rights, {
      'IAM5[Resource::*]':
        'AWS allows these actions on * alone; the code of every function is denied them, so that only Lambda uses them.',
    })
    if (network.endpoints !== undefined) this.makeEndpoints(network.endpoints.routeTableIds)
  }

  /** @param role the function's: Lambda puts network interfaces into the subnets in its name */
  connect(handler: CfnFunction, role: IRole): void {
    const { subnetIds, securityGroupIds } = this.network
    // The property on Function wants a VPC whose zones are known, and would look it up.
    handler.vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] }
    this.rights.attachToRole(role)
    handler.node.addDependency(this.rights)
  }

  private makeEndpoints(routeTableIds: readonly string[]): void {
    const { vpcId, subnetIds, securityGroupIds } = this.network
    const named = (service: string): string => `com.amazonaws.${Aws.REGION}.${service}`
    for (const service of calledServices.gateway) {
      // Its policy is left open: whatever else runs in these subnets takes the same route.
      new CfnVPCEndpoint(this, service, {
        vpcEndpointType: 'Gateway',
        serviceName: named(service),
        vpcId,
        routeTableIds: [...routeTableIds],
      })
    }
    const door = new CfnSecurityGroup(this, 'Door', {
      groupDescription: 'smart-steps: from the functions to services of AWS',
      vpcId,
      securityGroupIngress: securityGroupIds.map((sourceSecurityGroupId) => ({
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        sourceSecurityGroupId,
        description: 'TLS from the functions',
      })),
      // Without a rule here CloudFormation would let everything out; an endpoint answers and asks nobody.
      securityGroupEgress: [
        {
          ipProtocol: 'icmp',
          fromPort: 252,
          toPort: 86,
          cidrIp: '255.255.255.255/32',
          description: 'nothing',
        },
      ],
    })
    for (const service of calledServices.interface) {
      new CfnVPCEndpoint(this, service, {
        vpcEndpointType: 'Interface',
        serviceName: named(service),
        vpcId,
        subnetIds: [...subnetIds],
        securityGroupIds: [door.attrGroupId],
        privateDnsEnabled: true,
        // Keys of tokens are fetched without a name; of all else only this account's own callers pass.
        ...(service === 'cognito-idp' ? {} : { policyDocument: ownCallers() }),
      })
    }
  }
}

const ownCallers = (): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['*'],
        resources: ['*'],
        // An endpoint takes the account as principal for its root user alone.
        conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
      }),
    ],
  })
