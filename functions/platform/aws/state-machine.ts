import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { StateMachine } from '../ports.ts'

/** A state machine of Step Functions, of the Standard kind. */
export function stateMachine(arn: string, client = new SFNClient({})): StateMachine {
  return {
    async start(name, input) {
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn: arn, name, input: JSON.stringify(input) }),
        )
        return true
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false
        throw error
      }
    },
  }
}
