import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Schedule, type ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import { acknowledge, wildcard } from './acknowledge.ts'
import { because } from './grants.ts'

export interface ScheduledCallProps {
  readonly description: string
  readonly when: ScheduleExpression
  readonly target: IFunction
}

/** Calls a function at set times, with a role that may do nothing else. */
export class ScheduledCall extends Construct {
  constructor(scope: Construct, id: string, { description, when, target }: ScheduledCallProps) {
    super(scope, id)
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') })
    acknowledge(role, {
      [wildcard(this, `${target.functionArn}:*`)]:
        'Any version of the one function that this schedule calls.',
    })
    because(role, {
      why: 'The one function that the schedule calls.',
      actions: ['lambda:InvokeFunction'],
      resources: [target.functionArn, `${target.functionArn}:*`],
    })
    new Schedule(this, 'Schedule', {
      description,
      schedule: when,
      target: new LambdaInvoke(target, { role, retryAttempts: 3 }),
    })
  }
}
