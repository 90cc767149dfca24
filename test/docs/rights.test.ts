import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exampleStacks, RIGHTS_FILE, rightsPage, type SynthesizedStack } from '../../bin/rights.ts'

const stacks = exampleStacks()

/** The stacks with other statements for the role of the function that answers. */
function withStatements(change: (statements: object[]) => object[]): SynthesizedStack[] {
  return stacks.map(({ template, metadata }) => {
    const changed = structuredClone(template) as {
      Resources: Record<string, { Type: string; Properties: { PolicyDocument: { Statement: object[] } } }>
    }
    const [, policy] =
      Object.entries(changed.Resources).find(
        ([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('RolesServe'),
      ) ?? []
    if (policy)
      policy.Properties.PolicyDocument.Statement = change(policy.Properties.PolicyDocument.Statement)
    return { template: changed, metadata }
  })
}

const withOneMore = (statement: object): SynthesizedStack[] =>
  withStatements((statements) => [...statements, statement])

describe('the page of rights', () => {
  it('is the one that `node bin/rights.ts` writes of the code as it is', () => {
    expect(readFileSync(RIGHTS_FILE, 'utf8')).toBe(rightsPage(stacks))
  })

  it('refuses a right without a reason, and names role, action and resource', () => {
    const more = withOneMore({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' })
    expect(() => rightsPage(more)).toThrow('no reason is declared: Serve may s3:PutObject on everything')
  })

  it.each(['gb', 'de'])('has a reason for every right of %s', (name) => {
    const page = rightsPage(exampleStacks(`deployments/${name}.yaml`))
    expect(page).toContain('## Release\n')
    expect(page).not.toMatch(/not used/i)
  })

  it('refuses a condition, a Deny or a resource that it has no words for', () => {
    const over = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
    expect(() => rightsPage(withOneMore({ ...over, Condition: { Null: { a: 'b' } } }))).toThrow('Null on a')
    expect(() => rightsPage(withOneMore({ ...over, Effect: 'Deny' }))).toThrow('a Deny of a role')
    expect(() => rightsPage(withOneMore({ ...over, Resource: 'arn:aws:iam::1:role/x' }))).toThrow(
      'the resource arn:aws:iam::1:role/x has no words',
    )
  })

  it('refuses a reason whose right is gone', () => {
    const fewer = withStatements((statements) =>
      statements.filter((statement) => !JSON.stringify(statement).includes('dynamodb:')),
    )
    expect(() => rightsPage(fewer)).toThrow('no right is left: Serve table Documents dynamodb:GetItem: Which')
  })
})
