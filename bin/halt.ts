import { parseArgs } from 'node:util'
import { InvalidInput, SmartStepsError } from '../functions/model/errors.ts'
import { documentStore } from '../functions/platform/aws/dynamodb.ts'
import { connect } from '../functions/platform/aws/dynamodb-client.ts'
import { readDeployment } from '../lib/config.ts'
import { publishedName } from './published-name.ts'
import { sayHalt } from './say-halt.ts'

/**
 * `npm run halt -- -c deployment=deployments/gb.yaml [--reason TEXT --by NAME [--lift]] [--table NAME]`: stops
 * release and serving of a deployment at once, lets them go on, or, without a reason, shows how it stands. Needs
 * the right to read and put items of the table `Documents`, which no role of the deployment has for this one.
 */
const USAGE =
  'expected -c deployment=deployments/gb.yaml; to halt --reason TEXT --by NAME, to let it go on --lift besides; where the table cannot be looked up --table NAME'
const ELSEWHERE = 'name the table of the data stack with --table'

try {
  const { file, reason, by, lift, table } = asked(process.argv.slice(2))
  const { name, region } = readDeployment(file)
  const documents = documentStore(
    connect({ region }),
    table ?? (await publishedName({ name, region }, 'documents-table', ELSEWHERE)),
  )
  const ports = { documents, clock: { now: () => new Date() } }
  for (const line of await sayHalt(ports, { by, reason, lift })) process.stdout.write(`${name}: ${line}\n`)
} catch (error) {
  if (!(error instanceof Error)) throw error
  // The client's own words name the table, the account and the right that is missing.
  const isTheirs = '$metadata' in error || error.name === 'CredentialsProviderError'
  if (!(error instanceof SmartStepsError || isTheirs)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function asked(args: string[]) {
  const { context = [], reason, by = '', lift = false, table } = parsed(args)
  const file = context.map((pair) => /^deployment=(.+)$/.exec(pair)?.[1]).find((one) => one !== undefined)
  if (file === undefined) throw new InvalidInput(`no deployment is named: ${USAGE}`)
  return { file, reason, by, lift, table }
}

function parsed(args: string[]) {
  try {
    const options = {
      context: { type: 'string', short: 'c', multiple: true },
      reason: { type: 'string' },
      by: { type: 'string' },
      lift: { type: 'boolean' },
      table: { type: 'string' },
    } as const
    return parseArgs({ args, options }).values
  } catch (cause) {
    throw new InvalidInput(`${cause instanceof Error ? cause.message : cause}: ${USAGE}`, { cause })
  }
}
