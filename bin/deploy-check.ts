import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { InvalidInput, SmartStepsError } from '../functions/model/errors.ts'
import { probeAccount } from '../functions/platform/aws/account.ts'
import { inputProbe } from '../functions/platform/aws/inputs.ts'
import { ROOT } from '../lib/assets.ts'
import type { CheckLine } from '../lib/check-line.ts'
import { type Deployment, readDeployment } from '../lib/config.ts'
import { checkDeployment } from '../lib/deploy-check.ts'
import { type InputFacts, probeInputs } from '../lib/deploy-check-inputs.ts'

/**
 * `npm run deploy:check -- -c deployment=deployments/gb.yaml`: what is missing before anything is created.
 * It writes nothing, neither here nor at AWS; ends with 1 where something is missing.
 */
try {
  const file = deploymentFile(process.argv.slice(2))
  const lines = await check(file)
  for (const { state, about, says } of lines) process.stdout.write(`${state.padEnd(8)} ${about}: ${says}\n`)
  const missing = lines.filter(({ state }) => state === 'missing').length
  process.stdout.write(
    missing === 0
      ? `Nothing is missing: npx cdk deploy --all -c deployment=${file}\n`
      : `${missing} missing: nothing was created\n`,
  )
  if (missing > 0) process.exitCode = 1
} catch (error) {
  if (!(error instanceof SmartStepsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function check(file: string): Promise<CheckLine[]> {
  let deployment: Deployment
  try {
    deployment = readDeployment(file)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return error.message.split('\n').map((says) => ({ state: 'missing', about: 'configuration', says }))
  }
  const { region } = deployment
  const account = await probeAccount({ region })
  return checkDeployment({
    file,
    deployment,
    others: othersBeside(file),
    account,
    inputs: account.state === 'known' ? await askForInputs(deployment) : null,
    now: new Date(),
    hasExplorer: existsSync(join(ROOT, 'web', 'dist', 'index.html')),
  })
}

async function askForInputs(deployment: Deployment): Promise<InputFacts> {
  const probe = inputProbe({ region: deployment.region })
  try {
    return await probeInputs(deployment, probe)
  } finally {
    probe.close()
  }
}

/** As the CDK's command line takes it, or as an option of its own. */
function deploymentFile(args: string[]): string {
  const usage = 'expected -c deployment=deployments/gb.yaml, or --deployment deployments/gb.yaml'
  try {
    const { values } = parseArgs({
      args,
      options: { deployment: { type: 'string' }, context: { type: 'string', short: 'c', multiple: true } },
    })
    const named = (values.context ?? []).map((pair) => /^deployment=(.+)$/.exec(pair)?.[1])
    const file = values.deployment ?? named.find((one) => one !== undefined)
    if (file !== undefined) return file
  } catch (cause) {
    throw new InvalidInput(`${cause instanceof Error ? cause.message : cause}: ${usage}`, { cause })
  }
  throw new InvalidInput(`no deployment is named: ${usage}`)
}

/** Those that can be read: a fault in another file is told when that one is checked. */
function othersBeside(file: string) {
  return readdirSync(dirname(file))
    .filter((name) => name.endsWith('.yaml') && name !== basename(file))
    .flatMap((name) => {
      try {
        const path = join(dirname(file), name)
        return [{ file: path, deployment: readDeployment(path) }]
      } catch (error) {
        if (error instanceof InvalidInput) return []
        throw error
      }
    })
}
