import { Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/**
 * Tells cdk-nag why a finding is meant so, for a construct and what lies below it.
 * @param reasons rule of AwsSolutions, without its prefix → the argument
 */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [rule, reason] of Object.entries(reasons)) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-${rule}`, reason })
  }
}

/** The finding about one resource with a wildcard: only this one is accepted, a second would be found. */
export const wildcard = (scope: IConstruct, resource: string): string =>
  `IAM5[Resource::${flat(Stack.of(scope).resolve(resource))}]`

/** As cdk-nag writes a reference: `<LogicalId.Arn>/prefix/*`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value
  const entries = Object.entries(value as Record<string, unknown>)
  const [name, content] = entries[0] ?? []
  if (name === 'Ref') return `<${content}>`
  if (name === 'Fn::GetAtt') return `<${(content as string[]).join('.')}>`
  if (name === 'Fn::Join') return (content as [string, unknown[]])[1].map(flat).join('')
  throw new RangeError(`no finding can be named for ${JSON.stringify(value)}`)
}
