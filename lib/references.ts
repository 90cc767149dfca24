import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'

/**
 * What one stack tells another, by parameters of Systems Manager: an export that is in use would block
 * the upgrade of the stack that gives it.
 */
export const referenceNames = [
  'landing-bucket',
  'data-bucket',
  'quarantine-bucket',
  'identities-bucket',
  'landing-key',
  'epoch-key',
  'documents-table',
  'figures-table',
  'usage-table',
  'epoch-keys-table',
  'role-anonymizer',
  'role-subscriber-keys',
  'role-forget',
  'role-sweep',
  'role-reference',
  'role-planner',
  'role-rollup',
  'role-release',
  'role-serve',
  'role-jobs',
] as const
export type ReferenceName = (typeof referenceNames)[number]

export type References = Readonly<Record<ReferenceName, string>>

export const parameterName = (deployment: string, name: ReferenceName): string =>
  `/smart-steps/${deployment}/${name}`

export function publishReferences(scope: Construct, deployment: string, values: References): void {
  for (const name of referenceNames) {
    new StringParameter(scope, name, {
      parameterName: parameterName(deployment, name),
      stringValue: values[name],
    })
  }
}

/** Tokens that CloudFormation fills in at deployment. */
export const readReferences = (scope: Construct, deployment: string): References =>
  Object.fromEntries(
    referenceNames.map((name) => [
      name,
      StringParameter.valueForStringParameter(scope, parameterName(deployment, name)),
    ]),
  ) as Record<ReferenceName, string>
