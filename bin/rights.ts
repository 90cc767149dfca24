import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { InvalidInput } from '../functions/model/errors.ts'
import { readDeployment } from '../lib/config.ts'
import { deploymentApp } from '../lib/deployment-app.ts'
import { RIGHT_METADATA, WHOLE_POLICY } from '../lib/grants.ts'

/**
 * `node bin/rights.ts` writes docs/security/rights.md: every role of the example deployment, what it may do,
 * and why. The rights are those of the templates, the reasons stand beside them in the cloud assembly, where
 * lib/grants.ts puts them. A right without a reason, and a reason without its right, stop it.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const RIGHTS_FILE = join(ROOT, 'docs', 'security', 'rights.md')

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
})
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional() })).default({}),
})
type TemplateOf = z.output<typeof templateSchema>
const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((one) => [one])])
const conditionSchema = z.record(z.string(), z.record(z.string(), z.unknown())).default({})
const documentSchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Action: oneOrMany(z.string()),
      Resource: oneOrMany(z.unknown()).optional(),
      Principal: z.object({ Service: z.string() }).optional(),
      Condition: conditionSchema,
    }),
  ),
})
/** As lib/grants.ts notes it, with references as in templates. */
const reasonSchema = z.object({
  role: z.unknown(),
  why: z.string().min(1),
  actions: z.array(z.string()),
  resources: z.array(z.unknown()),
  conditions: conditionSchema,
})
const metadataSchema = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() })))

/** A stack as it stands in a cloud assembly. */
export interface SynthesizedStack {
  readonly template: unknown
  readonly metadata: unknown
}

/** What the templates of an app say of one role. */
interface Right {
  readonly role: string
  readonly on: string
  readonly condition: string
  readonly action: string
}

/** The stacks of an example deployment, with an empty function in place of every bundle. */
export function exampleStacks(file = join('deployments', 'gb.yaml')): readonly SynthesizedStack[] {
  const work = mkdtempSync(join(tmpdir(), 'smart-steps-rights-'))
  try {
    const bundle = join(work, 'bundle')
    mkdirSync(bundle)
    writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => {}\n')
    const { app } = deploymentApp({
      deployment: readDeployment(join(ROOT, file)),
      asset: () => bundle,
      architecture: 'arm64',
      outdir: join(work, 'out'),
      checks: false,
    })
    return app.synth().stacks.map(({ template, metadata }) => ({ template: template as unknown, metadata }))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * The page of rights.
 * @param stacks all of one deployment
 * @throws InvalidInput for a right without a reason, or a reason without a right
 */
export function rightsPage(stacks: readonly SynthesizedStack[]): string {
  const whole = together(stacks.map(({ template }) => templateSchema.parse(template)))
  const reasons = reasonsOf(stacks, whole)
  const missing: string[] = []
  const rows = new Map<string, Map<string, string[]>>()
  for (const right of rightsOf(whole)) {
    const why = reasons.get(keyOf(right))
    if (why === undefined) {
      missing.push(`${right.role} may ${right.action} on ${right.on}${right.condition}`)
      continue
    }
    reasons.delete(keyOf(right))
    const ofRole = rows.get(right.role) ?? new Map<string, string[]>()
    rows.set(right.role, ofRole)
    const key = [right.on + right.condition, [...why].join(' ')].join(SEPARATOR)
    ofRole.set(key, [...(ofRole.get(key) ?? []), right.action])
  }
  const faults = [
    ...missing.map((text) => `no reason is declared: ${text}`),
    ...[...reasons].map(
      ([key, why]) => `no right is left: ${key.replaceAll(SEPARATOR, ' ')}: ${[...why].join(' ')}`,
    ),
  ]
  if (faults.length > 0) throw new InvalidInput(`rights are granted by lib/grants.ts:\n${faults.join('\n')}`)
  const sections = [...rows].map(([role, ofRole]) => section(role, whole, ofRole))
  return `${HEAD}\n${sections.join('\n')}`
}

const keyOf = ({ role, on, condition, action }: Right): string =>
  [role, on + condition, action].join(SEPARATOR)

/** Right → its reasons; several grants may bring the same one. */
function reasonsOf(stacks: readonly SynthesizedStack[], whole: TemplateOf): Map<string, Set<string>> {
  const reasons = new Map<string, Set<string>>()
  for (const { type, data } of stacks.flatMap(({ metadata }) =>
    Object.values(metadataSchema.parse(metadata)).flat(),
  )) {
    if (type !== RIGHT_METADATA) continue
    const { role, why, actions, resources, conditions } = reasonSchema.parse(data)
    for (const right of rightsIn(role, { actions, resources, conditions }, whole)) {
      reasons.set(keyOf(right), (reasons.get(keyOf(right)) ?? new Set()).add(why))
    }
  }
  return reasons
}

const SEPARATOR = '\u0000'

const HEAD = `# Rights

Made by \`node bin/rights.ts\` of the templates of [gb.yaml](../../deployments/gb.yaml); a test fails when it is
stale, when a right has no reason, or when a reason has no right. Names of things are those of their
constructs. "Names below" is the right to list a prefix of a bucket, and no right to read what is in it.

The key \`Epochs\` has a Deny of its own beside these: see [keys.ts](../../lib/keys.ts). Deploying, and the log
delivery and queues that services write into by resource policies, are not on this page. Where a deployment names a
network, the role of every function has what Lambda needs to connect it: see [network.ts](../../lib/network.ts).
`

function section(role: string, whole: TemplateOf, rows: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...rows].map(([key, actions]) => {
    const [on = '', why = ''] = key.split(SEPARATOR)
    return `| ${on} | ${[...actions].sort().join(', ')} | ${why} |`
  })
  return [
    `## ${role}`,
    '',
    `Taken on by ${whoTakes(role, whole)}.`,
    '',
    '| on | may | because |',
    '|---|---|---|',
    ...lines.sort(),
    '',
  ].join('\n')
}

function whoTakes(name: string, { Resources }: TemplateOf): string {
  const [, role] = Object.entries(Resources).find(
    ([id, { Type }]) => Type === 'AWS::IAM::Role' && roleName(id) === name,
  )!
  return documentSchema
    .parse(role.Properties.AssumeRolePolicyDocument)
    .Statement.map(({ Principal }) => `\`${Principal?.Service}\``)
    .join(', ')
}

/** All stacks as one: parameters that one stack publishes are put in where another reads them. */
function together(templates: readonly TemplateOf[]): TemplateOf {
  return {
    Resources: Object.assign({}, ...templates.map(({ Resources }) => Resources)),
    Parameters: Object.assign({}, ...templates.map(({ Parameters }) => Parameters)),
  }
}

function rightsOf(whole: TemplateOf): Right[] {
  const found = new Map<string, Right>()
  const add = (right: Right): void => {
    found.set(Object.values(right).join(SEPARATOR), right)
  }
  for (const [id, { Type, Properties }] of Object.entries(whole.Resources)) {
    if (Type === 'AWS::IAM::Role') {
      for (const arn of (Properties.ManagedPolicyArns as unknown[] | undefined) ?? []) {
        const policy = textOf(arn, whole).replace(/^.*\//, '')
        add({ role: roleName(id), on: `policy ${policy}`, condition: '', action: WHOLE_POLICY })
      }
      if (Properties.Policies !== undefined)
        throw new InvalidInput(`${id}: policies inside a role are not read`)
    }
    if (Type !== 'AWS::IAM::Policy') continue
    const { Statement } = documentSchema.parse(Properties.PolicyDocument)
    for (const role of Properties.Roles as unknown[]) {
      for (const { Effect, Action, Resource = [], Condition } of Statement) {
        if (Effect !== 'Allow') throw new InvalidInput(`${id}: a Deny of a role is not read`)
        const grant = { actions: Action, resources: Resource, conditions: Condition }
        for (const right of rightsIn(role, grant, whole)) add(right)
      }
    }
  }
  return [...found.values()]
}

/** A statement of a role, one action on one place each. */
function rightsIn(
  role: unknown,
  {
    actions,
    resources,
    conditions,
  }: {
    readonly actions: readonly string[]
    readonly resources: readonly unknown[]
    readonly conditions: z.output<typeof conditionSchema>
  },
  whole: TemplateOf,
): Right[] {
  const { prefixes, words } = conditionOf(conditions, whole)
  const places = resources
    .map((resource) => placeOf(textOf(resource, whole), whole))
    .flatMap((place) =>
      prefixes.length === 0 ? [place] : prefixes.map((prefix) => `${place}: names below ${prefix}`),
    )
  const name = roleName(logicalId(textOf(role, whole)))
  return places.flatMap((on) => actions.map((action) => ({ role: name, on, condition: words, action })))
}

function conditionOf(
  condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  whole: TemplateOf,
): { prefixes: readonly string[]; words: string } {
  const prefixes: string[] = []
  const words: string[] = []
  for (const [operator, values] of Object.entries(condition)) {
    for (const [name, value] of Object.entries(values)) {
      const texts = [value].flat().map((one) => textOf(one, whole))
      if (operator === 'StringLike' && name === 's3:prefix') {
        prefixes.push(...texts.map((text) => text.replace(/\*$/, '')))
      } else if (operator === 'ForAllValues:StringNotEquals') {
        words.push(`\`${name}\` is not \`${texts.join(', ')}\``)
      } else if (operator === 'StringEquals' || operator === 'ForAllValues:StringEquals')
        words.push(`\`${name}\` is \`${texts.join(', ')}\``)
      else throw new InvalidInput(`the condition ${operator} on ${name} has no words in bin/rights.ts`)
    }
  }
  return { prefixes, words: words.length > 0 ? `, where ${words.join(' and ')}` : '' }
}

/** A value of a template as text, a reference as `<LogicalId>`. */
function textOf(value: unknown, whole: TemplateOf): string {
  if (typeof value === 'string') return value
  const [name, content] = Object.entries(value as Record<string, unknown>)[0] ?? []
  if (name === 'Ref') {
    const published = whole.Parameters[String(content)]?.Default
    return published === undefined ? `<${content}>` : textOf(publishedValue(published, whole), whole)
  }
  if (name === 'Fn::GetAtt') return `<${(content as string[])[0]}>`
  if (name === 'Fn::Join') {
    const [between, parts] = content as [string, unknown[]]
    return parts.map((part) => textOf(part, whole)).join(between)
  }
  throw new InvalidInput(`bin/rights.ts cannot read ${JSON.stringify(value)}`)
}

/** The value of a parameter of Systems Manager that a stack of the app publishes. */
function publishedValue(parameter: string, { Resources }: TemplateOf): unknown {
  const found = Object.values(Resources).find(
    ({ Type, Properties }) => Type === 'AWS::SSM::Parameter' && Properties.Name === parameter,
  )
  if (found === undefined) throw new InvalidInput(`no stack publishes ${parameter}`)
  return found.Properties.Value
}

const kinds: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'bucket',
  'AWS::DynamoDB::Table': 'table',
  'AWS::KMS::Key': 'key',
  'AWS::SQS::Queue': 'queue',
  'AWS::Logs::LogGroup': 'log',
  'AWS::Lambda::Function': 'function',
  'AWS::StepFunctions::StateMachine': 'state machine',
}

/** A resource in few words: `bucket Data: fragments/`. */
function placeOf(arn: string, whole: TemplateOf): string {
  if (arn === '*') return 'everything'
  if (/^[A-Za-z]+$/.test(arn)) return `policy ${arn}`
  const id = logicalId(arn)
  const kind = kinds[whole.Resources[id]?.Type ?? '']
  if (kind !== undefined) {
    const rest = arn.slice(arn.indexOf('>') + 1)
    const name = `${kind} ${withoutHash(id).replace(/^(Buckets|Tables|Keys)/, '')}`
    if (rest === '') return name
    if (rest === ':*') return `${name} (any version)`
    const prefix = /^\/(.+\/)\*$/.exec(rest)?.[1]
    if (prefix !== undefined) return `${name}: ${prefix}`
  }
  const other = /^arn:aws:(\w+):[^:]*:<AWS::AccountId>:(.+)$/.exec(arn)
  const [, service, resource = ''] = other ?? []
  const executions = /^execution:<(\w+)>:\*$/.exec(resource)?.[1]
  if (executions !== undefined) return `executions of ${withoutHash(executions)}`
  if (service === 'athena' || service === 'events') return resource.replace('/', ' ')
  if (service === 'glue') {
    return resource
      .replace('catalog', 'catalogue')
      .replace('/', ' ')
      .replace(/^table (.+)\/\*$/, 'tables of $1')
  }
  throw new InvalidInput(`the resource ${arn} has no words in bin/rights.ts`)
}

const logicalId = (text: string): string => /^<([\w:]+)>/.exec(text)?.[1] ?? ''
/** CloudFormation's names end in eight characters of a hash. */
const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '')
const roleName = (id: string): string => withoutHash(id).replace(/^Roles/, '')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const page = rightsPage(exampleStacks())
    const before = readFileSync(RIGHTS_FILE, { encoding: 'utf8', flag: 'a+' })
    writeFileSync(RIGHTS_FILE, page)
    process.stdout.write(`docs/security/rights.md: ${before === page ? 'unchanged' : 'written'}\n`)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
