import { App } from 'aws-cdk-lib'
import { InvalidInput, SmartStepsError } from '../functions/model/errors.ts'
import { inputProbe } from '../functions/platform/aws/inputs.ts'
import { bundleFunctions } from '../lib/assets.ts'
import { type Deployment, readDeployment } from '../lib/config.ts'
import { ownKeyLines } from '../lib/deploy-check-inputs.ts'
import { deploymentApp, inputsOfAws } from '../lib/deployment-app.ts'

/**
 * The CDK app: `cdk deploy --all -c deployment=deployments/gb.yaml`. With `-c local=1` it makes what a
 * stand-in for AWS on this machine takes, and says what it changed. With
 * `-c destroy=<name>`, and the file's word for it, what is deployed may be removed with all that it holds.
 */
try {
  const { node: context } = new App({ autoSynth: false })
  const file: unknown = context.tryGetContext('deployment')
  const deployment = readDeployment(typeof file === 'string' ? file : undefined)
  const destroy: unknown = context.tryGetContext('destroy')
  const local = ['1', 'true'].includes(String(context.tryGetContext('local')))
  const architecture = local ? thisProcessor() : 'arm64'
  const standIn = local ? process.env.AWS_ENDPOINT_URL : undefined
  if (local) {
    for (const line of [
      `functions are built for ${architecture}, the processor of this machine, not for arm64`,
      'the stacks are not protected against termination',
      ...(deployment.firewall ? ['the firewall before the API is left out'] : []),
      ...inputsOfAws
        .filter((input) => deployment[input] !== undefined)
        .map((input) => `${input}: left out, because what it names is in a real account`),
      'the templates are not checked by cdk-nag',
      ...(standIn === undefined ? [] : [`the keys of tokens are fetched from ${standIn}, not from Cognito`]),
    ]) {
      process.stderr.write(`local=1: ${line}\n`)
    }
  }
  if (!local) await refuseOpenEpochsKey(deployment)
  const assets = await bundleFunctions(architecture)
  deploymentApp({
    deployment,
    asset: (name) => assets[name].folder,
    architecture,
    local,
    ...(standIn === undefined ? {} : { standIn }),
    ...(destroy === undefined ? {} : { destroy: String(destroy) }),
    checks: !local,
  }).app.synth()
} catch (error) {
  if (!(error instanceof SmartStepsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** No stack can write the Deny into an operator's key: it must be there before anything is made that uses it. */
async function refuseOpenEpochsKey({ name, region, account = '', keys }: Deployment): Promise<void> {
  const arn = keys?.epochs
  if (arn === undefined) return
  const probe = inputProbe({ region })
  const owner = { deployment: name, region, account }
  const lines = ownKeyLines('epochs', arn, await probe.key(arn), owner)
  probe.close()
  const missing = lines.filter(({ state }) => state === 'missing')
  if (missing.length === 0) return
  throw new InvalidInput(missing.map(({ about, says }) => `${about}: ${says}`).join('\n'))
}

function thisProcessor(): 'arm64' | 'x64' {
  const { arch } = process
  if (arch === 'arm64' || arch === 'x64') return arch
  throw new InvalidInput(`local=1 builds for this machine's processor: expected arm64 or x64, found ${arch}`)
}
