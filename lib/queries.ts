import { Duration, Stack } from 'aws-cdk-lib'
import { type IRole, Policy } from 'aws-cdk-lib/aws-iam'
import { Chain, JsonPath, Map as MapState, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { AthenaStep } from './athena-step.ts'
import { catalogueNames } from './catalogue.ts'
import { deliveries } from './grants.ts'
import type { FunctionDefaults } from './stage-function.ts'
import { DELIVERIES_REASON, loggedMachine } from './state-machine.ts'

export interface QueriesProps {
  readonly deployment: string
  readonly defaults: FunctionDefaults
  /** With the rights of which Athena reads and writes. */
  readonly role: IRole
}

/**
 * For the three queries of a bucket: the half hour after which Athena gives each of them up, and as long again
 * for waiting in line. It also bounds the history: an execution can look 370 times, and a look has at most 28 events.
 */
const TIMEOUT = Duration.hours(3)

/**
 * A state machine that runs the queries that it is given, one after the other, and fails with the first that
 * fails. It takes `{"queries": [{name, token, sql}]}`. Each of its executions has a history of its own: that
 * of a date with a hundred slow queries would be too long.
 */
export class Queries extends Construct {
  readonly stateMachine: StateMachine

  constructor(scope: Construct, id: string, { deployment, defaults, role }: QueriesProps) {
    super(scope, id)
    const { database, workgroup } = catalogueNames(deployment)
    const workgroupArn = Stack.of(this).formatArn({ service: 'athena', resource: `workgroup/${workgroup}` })
    const { chain } = new AthenaStep(this, 'Query', { database, workgroup, workgroupArn })
    const each = new MapState(this, 'EachQuery', {
      itemsPath: JsonPath.stringAt('$.queries'),
      maxConcurrency: 1,
      // Whoever waits for the end shall not be handed the texts again.
      outputPath: JsonPath.DISCARD,
    }).itemProcessor(chain)
    this.stateMachine = loggedMachine(this, {
      defaults,
      logName: `${deployment}-queries`,
      role,
      definition: Chain.start(each),
      timeout: TIMEOUT,
    })
    // Its rights on the data are in the data stack.
    const rights = new Policy(this, 'Rights', { roles: [role], statements: deliveries(role) })
    acknowledge(rights, { 'IAM5[Resource::*]': DELIVERIES_REASON })
    this.stateMachine.node.addDependency(rights)
  }
}
