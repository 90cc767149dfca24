import type {
  Asked,
  CertificateFact,
  InputProbe,
  KeyFact,
  Placed,
  ZoneFact,
} from '../functions/platform/aws/inputs.ts'
import { type CheckLine, line } from './check-line.ts'
import type { Deployment } from './config.ts'
import { type DomainInput, type KeyPurpose, keyPurposes, liesIn } from './config-inputs.ts'
import { KEY_DESCRIPTION, lackingStatements, neededStatements, type OwnKeyOf } from './key-policies.ts'
import { parameterName } from './references.ts'

/** What AWS says of the inputs that a deployment file names; empty for those that it does not name. */
export interface InputFacts {
  readonly subnets: Answers<Placed>
  readonly securityGroups: Answers<Placed>
  readonly routeTables: Answers<Placed>
  /** By ARN: those of the file, and those that the deployment has used so far. */
  readonly keys: Answers<KeyFact>
  readonly certificates: Answers<CertificateFact>
  readonly hostedZones: Answers<ZoneFact>
  /** ARNs of the keys of a deployment of this name that is there already. */
  readonly used: Readonly<Partial<Record<KeyPurpose, string>>>
}
type Answers<Fact> = Readonly<Record<string, Asked<Fact>>>

/** Where the key of each purpose is to be seen: itself as a parameter, or by the bucket that it encrypts. */
const whereUsed = {
  landing: 'landing-key',
  epochs: 'epoch-key',
  data: 'data-bucket',
  identities: 'identities-bucket',
} as const

export async function probeInputs(deployment: Deployment, probe: InputProbe): Promise<InputFacts> {
  const { name, network, keys = {}, domain, explorerDomain } = deployment
  const domains = [domain, explorerDomain].filter((one) => one !== undefined)
  const used = await keysInUse(name, probe)
  const arns = [...Object.values(keys), ...Object.values(used)].filter((arn) => arn !== undefined)
  const [subnets, securityGroups, routeTables, keyFacts, certificates, hostedZones] = await Promise.all([
    askAll(network?.subnetIds, (id) => probe.placed('subnet', id)),
    askAll(network?.securityGroupIds, (id) => probe.placed('securityGroup', id)),
    askAll(network?.endpoints?.routeTableIds, (id) => probe.placed('routeTable', id)),
    askAll(arns, probe.key),
    askAll(
      domains.map(({ certificateArn }) => certificateArn),
      probe.certificate,
    ),
    askAll(
      domains.flatMap(({ hostedZoneId }) => hostedZoneId ?? []),
      probe.hostedZone,
    ),
  ])
  return { subnets, securityGroups, routeTables, keys: keyFacts, certificates, hostedZones, used }
}

async function keysInUse(name: string, probe: InputProbe): Promise<InputFacts['used']> {
  const found = await Promise.all(
    keyPurposes.map(async (purpose) => {
      const parameter = await probe.parameter(parameterName(name, whereUsed[purpose]))
      if (parameter.state !== 'found') return []
      if (whereUsed[purpose].endsWith('-key')) return [[purpose, parameter.fact] as const]
      const key = await probe.bucketKey(parameter.fact)
      return key.state === 'found' ? [[purpose, key.fact] as const] : []
    }),
  )
  return Object.fromEntries(found.flat())
}

async function askAll<Fact>(
  ids: readonly string[] | undefined,
  ask: (id: string) => Promise<Asked<Fact>>,
): Promise<Answers<Fact>> {
  const distinct = [...new Set(ids)]
  return Object.fromEntries(await Promise.all(distinct.map(async (id) => [id, await ask(id)] as const)))
}

/** Whether what the file names is there and fits. */
export function inputLines(deployment: Deployment, facts: InputFacts): CheckLine[] {
  // A file that names keys names its account as well.
  const { name, region, account = '' } = deployment
  const owner = { deployment: name, region, account }
  return [
    ...networkLines(deployment, facts),
    ...keyPurposes.flatMap((purpose) => keyLines(deployment, purpose, facts, owner)),
    ...domainLines('domain', deployment.domain, facts, 'ApiDomainTarget'),
    ...domainLines('explorerDomain', deployment.explorerDomain, facts, 'ExplorerDomainTarget'),
  ]
}

function networkLines({ network, region }: Deployment, facts: InputFacts): CheckLine[] {
  if (network === undefined) return []
  const { vpcId, endpoints } = network
  const parts = [
    ['subnetIds', facts.subnets, 'describe-subnets'],
    ['securityGroupIds', facts.securityGroups, 'describe-security-groups'],
    ['endpoints.routeTableIds', facts.routeTables, 'describe-route-tables'],
  ] as const
  const faults = parts.flatMap(([key, answers, command]) =>
    Object.entries(answers).flatMap(([id, answer]) => {
      const about = `network.${key}`
      const step = `aws ec2 ${command} --region ${region} --filters Name=vpc-id,Values=${vpcId} lists those to choose from`
      if (answer.state === 'unknown')
        return [unknown(about, id, answer.message, 'cloudformation:GetResource')]
      if (answer.state === 'absent') return [line('missing', about, `${id} is not there: ${step}`)]
      const { fact } = answer
      return fact.vpcId === vpcId
        ? []
        : [line('missing', about, `${id} lies in ${fact.vpcId}, not in ${vpcId}: ${step}`)]
    }),
  )
  const zones = Object.values(facts.subnets).map((answer) => answer.state === 'found' && answer.fact.zone)
  const distinct = [...new Set(zones)]
  if (faults.length === 0 && distinct.length < 2) {
    faults.push(
      line(
        'missing',
        'network.subnetIds',
        `all lie in ${distinct[0]}: name subnets of two zones, or one zone that fails stops every function`,
      ),
    )
  }
  const shared = `KMS, SQS and Cognito will be found by everything in ${vpcId} through endpoints that let in only the functions' security groups: where others use them there, leave endpoints out and make your own`
  return [
    ...(faults.length === 0 ? [line('ok', 'network', `${vpcId}, ${distinct.sort().join(', ')}`)] : faults),
    ...(endpoints === undefined ? [] : [line('note', 'network.endpoints', shared)]),
  ]
}

function keyLines(
  { name, keys = {} }: Deployment,
  purpose: KeyPurpose,
  facts: InputFacts,
  owner: OwnKeyOf,
): CheckLine[] {
  const about = `keys.${purpose}`
  const wanted = keys[purpose]
  const used = facts.used[purpose]
  const before = used === undefined ? undefined : facts.keys[used]
  const madeByStack = before?.state !== 'found' || before.fact.description.startsWith(KEY_DESCRIPTION)
  if (used !== undefined && used !== wanted && !(wanted === undefined && madeByStack)) {
    return [
      line(
        'missing',
        about,
        `${name} is deployed with ${used}: with another key its roles could no longer open what lies there. ${madeByStack ? 'Leave the key out' : `Write ${used}`}, or make a deployment of another name`,
      ),
    ]
  }
  if (wanted === undefined) return []
  return ownKeyLines(purpose, wanted, facts.keys[wanted], owner)
}

/** Whether an operator's key can be used and says what it must; for the epochs' key what is not known counts as missing. */
export function ownKeyLines(
  purpose: KeyPurpose,
  arn: string,
  answer: Asked<KeyFact> | undefined,
  owner: OwnKeyOf,
): CheckLine[] {
  const about = `keys.${purpose}`
  const notKnown = (message: string, right: string): CheckLine =>
    purpose === 'epochs'
      ? line(
          'missing',
          about,
          `${arn}: its policy must be seen and could not be (${message}): have ${right} allowed`,
        )
      : unknown(about, arn, message, right)
  if (answer === undefined || answer.state === 'absent') {
    return [
      line(
        'missing',
        about,
        `${arn} is not there: aws kms list-keys --region ${owner.region} lists those that are`,
      ),
    ]
  }
  if (answer.state === 'unknown') return [notKnown(answer.message, 'kms:DescribeKey')]
  const { isEnabled, isCustomers, isForEncryption, policy } = answer.fact
  const faults = [
    ...(isEnabled ? [] : [`is not enabled: aws kms enable-key --key-id ${arn}`]),
    ...(isCustomers ? [] : ['is one of AWS, whose policy nobody can change: make a key of your own']),
    ...(isForEncryption ? [] : ['is not symmetric, for encryption: make one of SYMMETRIC_DEFAULT']),
  ].map((fault) => line('missing', about, `${arn} ${fault}`))
  if (policy.state !== 'found') {
    const message = policy.state === 'unknown' ? policy.message : 'there is none'
    return [...faults, notKnown(message, 'kms:GetKeyPolicy')]
  }
  const lacking = lackingStatements(policy.fact, neededStatements(purpose, owner)).map((statement) =>
    line(
      'missing',
      about,
      `the policy of ${arn} lacks a statement: add ${JSON.stringify(statement)} (docs/deploy.md says what it is for)`,
    ),
  )
  const found = [...faults, ...lacking]
  return found.length > 0 ? found : [line('ok', about, arn)]
}

function domainLines(
  about: 'domain' | 'explorerDomain',
  domain: DomainInput | undefined,
  facts: InputFacts,
  output: string,
): CheckLine[] {
  if (domain === undefined) return []
  const found = [...certificateLines(about, domain, facts), ...zoneLines(about, domain, facts)]
  const record =
    domain.hostedZoneId === undefined
      ? [
          line(
            'note',
            about,
            `after the deployment write a CNAME from ${domain.name} to its output ${output}`,
          ),
        ]
      : []
  return [...(found.length > 0 ? found : [line('ok', about, domain.name)]), ...record]
}

function certificateLines(
  key: string,
  { name, certificateArn: arn }: DomainInput,
  facts: InputFacts,
): CheckLine[] {
  const about = `${key}.certificateArn`
  const answer = facts.certificates[arn]
  if (answer === undefined || answer.state === 'absent') {
    return [line('missing', about, `${arn} is not there: aws acm list-certificates lists those that are`)]
  }
  if (answer.state === 'unknown') return [unknown(about, arn, answer.message, 'acm:DescribeCertificate')]
  const { status, names } = answer.fact
  if (status !== 'ISSUED') {
    return [
      line(
        'missing',
        about,
        `${arn} is ${status}, expected ISSUED: aws acm describe-certificate says which proof it waits for`,
      ),
    ]
  }
  return names.some((covered) => coversName(covered, name))
    ? []
    : [
        line(
          'missing',
          about,
          `${arn} is for ${names.join(', ')}, not for ${name}: name a certificate that covers it`,
        ),
      ]
}

/** A star stands for one label. */
const coversName = (covered: string, name: string): boolean =>
  covered === name || (covered.startsWith('*.') && covered.slice(2) === name.slice(name.indexOf('.') + 1))

function zoneLines(
  key: string,
  { name, hostedZoneId: id, hostedZoneName }: DomainInput,
  facts: InputFacts,
): CheckLine[] {
  if (id === undefined) return []
  const about = `${key}.hostedZoneId`
  const answer = facts.hostedZones[id]
  if (answer === undefined || answer.state === 'absent') {
    return [line('missing', about, `${id} is not there: aws route53 list-hosted-zones lists those that are`)]
  }
  if (answer.state === 'unknown') return [unknown(about, id, answer.message, 'route53:GetHostedZone')]
  const { fact } = answer
  if (fact.isPrivate) {
    return [
      line(
        'missing',
        about,
        `${id} is private: outside its network nobody would find ${name}; name a public zone`,
      ),
    ]
  }
  if (fact.name !== hostedZoneName || !liesIn(name, fact.name)) {
    return [
      line(
        'missing',
        about,
        `${id} is the zone ${fact.name}: expected ${hostedZoneName}, which holds ${name}`,
      ),
    ]
  }
  return []
}

const unknown = (about: string, what: string, message: string, right: string): CheckLine =>
  line('note', about, `${what}: not known (${message}): have ${right} allowed, or compare by hand`)
