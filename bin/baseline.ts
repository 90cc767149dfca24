import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../lib/assets.ts'
import { readDeployment } from '../lib/config.ts'
import { deploymentApp } from '../lib/deployment-app.ts'
import { jsonText } from '../lib/json-text.ts'
import { statefulResources } from '../lib/upgrade.ts'

/**
 * `node bin/baseline.ts`, with every release: writes what the stacks of this version keep, against which the
 * next one is tested (test/lib/upgrade.test.ts). It needs no bundles.
 */
const folder = mkdtempSync(join(tmpdir(), 'smart-steps-baseline-'))
try {
  const asset = join(folder, 'asset')
  mkdirSync(asset)
  writeFileSync(join(asset, 'index.mjs'), 'export const handler = () => {}\n')
  for (const file of readdirSync(join(ROOT, 'deployments')).filter((name) => name.endsWith('.yaml'))) {
    const { app } = deploymentApp({
      deployment: readDeployment(join(ROOT, 'deployments', file)),
      asset: () => asset,
      architecture: 'arm64',
      outdir: join(folder, file),
      checks: false,
    })
    const kept = Object.fromEntries(
      app.synth().stacks.map(({ stackName, templateFullPath }) => {
        const stack = stackName.endsWith('-data') ? 'data' : 'pipeline'
        return [stack, statefulResources(JSON.parse(readFileSync(templateFullPath, 'utf8')), stack)]
      }),
    )
    const target = join(ROOT, 'lib', 'baseline', file.replace(/yaml$/, 'json'))
    writeFileSync(target, jsonText(kept))
    process.stdout.write(`${target}\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
