import type { Operator } from './operator.ts'

interface Statement {
  readonly Action: string | string[]
  readonly Resource: string | string[]
}

/**
 * Takes an action out of all policies of a role, where their resource says what.
 * @returns what puts the policies back as they were
 * @throws Error if no policy held it
 */
export async function takeAway(
  { iam }: Pick<Operator, 'iam'>,
  RoleName: string,
  { action, resource }: { action: string; resource: RegExp },
): Promise<() => Promise<void>> {
  const listed = await iam({ Action: 'ListRolePolicies', RoleName })
  const names = [...listed.matchAll(/<member>([^<]+)<\/member>/g)].map(([, name]) => name!)
  const before = new Map<string, string>()
  for (const PolicyName of names) {
    const xml = await iam({ Action: 'GetRolePolicy', RoleName, PolicyName })
    const text = decodeURIComponent(/<PolicyDocument>([^<]+)<\/PolicyDocument>/.exec(xml)![1]!)
    const policy = JSON.parse(text) as { Statement: Statement[] }
    const left = policy.Statement.flatMap((statement) => without(statement, action, resource))
    const isSame =
      left.length === policy.Statement.length && left.every((one) => policy.Statement.includes(one))
    if (isSame) continue
    before.set(PolicyName, text)
    await put(PolicyName, JSON.stringify({ ...policy, Statement: left }))
  }
  if (before.size === 0)
    throw new Error(`no policy of ${RoleName} allows ${action}: it holds ${names.join()}`)
  return async () => {
    for (const [name, text] of before) await put(name, text)
  }

  async function put(PolicyName: string, PolicyDocument: string): Promise<void> {
    await iam({ Action: 'PutRolePolicy', RoleName, PolicyName, PolicyDocument })
  }
}

/** What is left of a statement: the other actions on all its resources, and the action on its other resources. */
function without(statement: Statement, action: string, resource: RegExp): Statement[] {
  const actions = [statement.Action].flat()
  const resources = [statement.Resource].flat()
  const others = resources.filter((arn) => !resource.test(arn))
  if (!actions.includes(action) || others.length === resources.length) return [statement]
  return [
    { ...statement, Action: actions.filter((one) => one !== action) },
    { ...statement, Action: [action], Resource: others },
  ].filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0)
}
