import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartStepsError } from '../functions/model/errors.ts'
import { bundleFunctions, type FunctionAsset, ROOT } from '../lib/assets.ts'
import { readDeployment } from '../lib/config.ts'
import { deploymentApp } from '../lib/deployment-app.ts'

/** `npm run synth`: the templates of every example deployment, checked by cdk-nag. Asks neither AWS nor Docker. */
const started = performance.now()
try {
  const assets = await bundleFunctions('arm64')
  for (const asset of Object.values(assets)) process.stdout.write(`${sizes(asset)}\n`)
  for (const file of readdirSync(join(ROOT, 'deployments')).filter((name) => name.endsWith('.yaml'))) {
    const deployment = readDeployment(join('deployments', file))
    const outdir = join(ROOT, 'cdk.out', deployment.name)
    await rm(outdir, { recursive: true, force: true })
    const { app } = deploymentApp({
      deployment,
      asset: (name) => assets[name].folder,
      architecture: 'arm64',
      outdir,
    })
    const stacks = app.synth().stacks.map(({ stackName }) => stackName)
    process.stdout.write(`${file}: ${stacks.join(', ')}\n`)
  }
  process.stdout.write(`synthesized in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
} catch (error) {
  if (!(error instanceof SmartStepsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function sizes({ name, bundleBytes, bytes }: FunctionAsset): string {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1).padStart(6)} MB`
  return `${name.padEnd(12)} bundle ${megabytes(bundleBytes)}   asset ${megabytes(bytes)}`
}
