import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exampleTemplates, RIGHTS_FILE, rightsPage } from '../../bin/rights.ts'

const templates = exampleTemplates()

/** The templates with other statements for the role of the function that answers. */
function withStatements(change: (statements: object[]) => object[]): unknown[] {
  const changed = structuredClone(templates) as {
    Resources: Record<string, { Type: string; Properties: { PolicyDocument: { Statement: object[] } } }>
  }[]
  const [, policy] = changed
    .flatMap(({ Resources }) => Object.entries(Resources))
    .find(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('RolesServe'))!
  const document = policy.Properties.PolicyDocument
  document.Statement = change(document.Statement)
  return changed
}

const withOneMore = (statement: object): unknown[] =>
  withStatements((statements) => [...statements, statement])

describe('the page of rights', () => {
  it('is the one that `node bin/rights.ts` writes of the code as it is', () => {
    expect(readFileSync(RIGHTS_FILE, 'utf8')).toBe(rightsPage(templates))
  })

  it('refuses a right without a reason, and names role, action and resource', () => {
    const more = withOneMore({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' })
    expect(() => rightsPage(more)).toThrow('no reason is declared: Serve may s3:PutObject on everything')
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
    expect(() => rightsPage(fewer)).toThrow('no right is left: Serve: ')
  })
})
