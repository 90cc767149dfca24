import type { AccountFacts } from '../functions/platform/aws/account.ts'
import { type CheckLine, line } from './check-line.ts'
import { type Deployment, keyLifeOf } from './config.ts'
import { type InputFacts, inputLines } from './deploy-check-inputs.ts'
import { regionFault } from './regions.ts'

export interface CheckInput {
  readonly file: string
  readonly deployment: Deployment
  /** The other deployment files of the folder. */
  readonly others: readonly { readonly file: string; readonly deployment: Deployment }[]
  readonly account: AccountFacts
  /** Null where the credentials are of no use. */
  readonly inputs: InputFacts | null
  readonly now: Date
  /** Whether the explorer was built. */
  readonly hasExplorer: boolean
}

/** What is missing before anything is created. Asks nobody: whatever it needs to know is handed to it. */
export function checkDeployment(input: CheckInput): CheckLine[] {
  const { file, deployment, hasExplorer } = input
  return [
    line('ok', 'configuration', `${file}: ${deployment.name}, keys of a ${keyLifeOf(deployment)}`),
    region(deployment),
    ...clashes(input),
    ...signatures(input),
    ...account(input),
    ...(input.inputs === null ? [] : inputLines(deployment, input.inputs)),
    ...removal(input),
    ...(deployment.explorer && !hasExplorer
      ? [
          line(
            'note',
            'explorer',
            'is not built: npx vite build web, then copy web/dist as lib/README.md says',
          ),
        ]
      : []),
    line(
      'note',
      'token domain',
      `${deployment.api.tokenDomain}: whether it is free in ${deployment.region} shows only when Cognito makes it; where it is taken, name another api.tokenDomain`,
    ),
  ]
}

function region(deployment: Deployment): CheckLine {
  const fault = regionFault(deployment)
  return fault === null
    ? line('ok', 'region', `${deployment.region} has every service of the stacks`)
    : line(fault.state, 'region', fault.says)
}

/** Names that two deployments cannot both have. Buckets and tables are named by CloudFormation: they never clash. */
function clashes({ deployment, others }: CheckInput): CheckLine[] {
  return others
    .filter(({ deployment: other }) => other.region === deployment.region)
    .flatMap(({ file, deployment: other }) => [
      ...(other.name === deployment.name && other.account === deployment.account
        ? [line('missing', 'name', `${deployment.name}: ${file} has it too: name one of them otherwise`)]
        : []),
      ...(other.domain !== undefined && other.domain.name === deployment.domain?.name
        ? [line('missing', 'domain', `${other.domain.name}: ${file} has it too: change domain.name of one`)]
        : []),
      ...(other.api.tokenDomain === deployment.api.tokenDomain
        ? [
            line(
              'missing',
              'token domain',
              `${deployment.api.tokenDomain}: ${file} has it too: change api.tokenDomain of one`,
            ),
          ]
        : []),
    ])
}

/** Nobody has signed anything tomorrow: either the date is wrong or this machine's clock. */
function signatures({ deployment: { keyLife, subscriberFeed }, now }: CheckInput): CheckLine[] {
  const today = now.toISOString().slice(0, 10)
  const signed = [
    ['keyLife.clearance', typeof keyLife === 'string' ? undefined : keyLife.clearance.date],
    ['subscriberFeed.absent.acceptance', subscriberFeed.absent?.acceptance.date],
  ] as const
  return signed.flatMap(([name, date]) =>
    date === undefined || date <= today
      ? []
      : [
          line(
            'missing',
            `${name}.date`,
            `${date} is in the future, today is ${today}: put in the date of the signature, or set this machine's clock`,
          ),
        ],
  )
}

function account({ deployment, account: facts }: CheckInput): CheckLine[] {
  return facts.state === 'known'
    ? [accountLine(deployment, facts.account), bootstrap(deployment, facts), ...clock(facts)]
    : [line('missing', 'credentials', unknownAccount[facts.state](facts.message))]
}

const removal = ({ deployment: { name, removal: word } }: CheckInput): CheckLine[] =>
  word === 'retain'
    ? []
    : [
        line(
          'note',
          'removal',
          `destroy: with -c destroy=${name} on the command line, which every command of the CDK then asks for, nothing that is deployed is protected any more`,
        ),
      ]

const unknownAccount = {
  'no-credentials': () =>
    'there are none for AWS here: aws sso login and AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  unreachable: (message: string) => `AWS does not answer (${message}): check the network`,
  refused: (message: string) =>
    `AWS refuses them (${message}): sign in again, or have kms:ListAliases allowed`,
}

type Known = Extract<AccountFacts, { state: 'known' }>

function accountLine({ account: wanted }: Deployment, found: string | null): CheckLine {
  if (found === null) {
    return line('note', 'account', 'AWS did not say which: compare aws sts get-caller-identity with the file')
  }
  if (wanted === undefined) {
    return line('note', 'account', `${found}, by the credentials: name it as account in the file to be sure`)
  }
  return wanted === found
    ? line('ok', 'account', found)
    : line(
        'missing',
        'account',
        `the file names ${wanted}, the credentials belong to ${found}: take the credentials of ${wanted}, or mend account in the file`,
      )
}

function bootstrap({ region }: Deployment, { account: found, bootstrap: state }: Known): CheckLine {
  const step = `npx cdk bootstrap aws://${found ?? '<account>'}/${region}`
  if (state === 'present') return line('ok', 'bootstrap', `the CDK is set up in ${region}`)
  if (state === 'absent') return line('missing', 'bootstrap', `the CDK is not set up in ${region}: ${step}`)
  return state === 'refused'
    ? line(
        'missing',
        'bootstrap',
        `the bucket of the CDK in ${region} is another account's, or closed to these credentials: take those that deploy, or ${step} --qualifier of your own`,
      )
    : line('note', 'bootstrap', `not known: if the deployment asks for it, ${step}`)
}

const clock = ({ clockOffsetSeconds: seconds }: Known): CheckLine[] =>
  seconds === 0
    ? []
    : [
        line(
          'missing',
          'clock',
          `this machine's is ${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} that of AWS: set it, or requests are refused`,
        ),
      ]
