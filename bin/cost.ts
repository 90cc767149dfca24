import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { InvalidInput, SmartStepsError } from '../functions/model/errors.ts'
import { type Deployment, readDeployment } from '../lib/config.ts'
import { dayBill, NATIONAL, type Volume } from '../lib/cost/day.ts'
import { idleBill, type Resources } from '../lib/cost/idle.ts'
import { SHRINKS } from '../lib/cost/measured.ts'
import { type CostLine, prices, usd } from '../lib/cost/prices.ts'

/**
 * `npm run cost -- -c deployment=deployments/gb.yaml [--records N] …`: what a deployment costs in a month
 * without anything to do, and what a day of work adds. Asks nobody: prices stand in lib/cost/prices.ts.
 */
const NUMBERS = Object.keys(NATIONAL) as (keyof Volume)[]

try {
  const { file, volume } = asked(process.argv.slice(2))
  const deployment = readDeployment(file)
  const idle = idleBill(await resourcesOf(deployment))
  print(`A month in which nothing happens: ${file}`, idle, 'switched by')
  const sizes = { memoryMb: deployment.anonymize.memoryMb, buckets: deployment.rollup.buckets }
  const numbers = NUMBERS.map((name) => `${name} ${volume[name].toLocaleString('en')}`).join(', ')
  for (const shrink of SHRINKS) {
    print(`A day of work, ${shrink} records a fragment: ${numbers}`, dayBill(volume, sizes, shrink))
  }
  process.stdout.write(
    '\nUS dollars at list prices of US East, without free tiers; other regions charge up to a fifth more\nfor some lines. Prices: lib/cost/prices.ts. Bytes and rows: node bench/sizes.ts.\n',
  )
} catch (error) {
  if (!(error instanceof SmartStepsError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

function asked(args: string[]): { file: string; volume: Volume } {
  const options = Object.fromEntries(NUMBERS.map((name) => [dashed(name), { type: 'string' as const }]))
  const usage = `expected -c deployment=deployments/gb.yaml, and any of ${NUMBERS.map((name) => `--${dashed(name)}`).join(', ')} with a whole number`
  let values: Record<string, unknown>
  try {
    values = parseArgs({
      args,
      options: { ...options, context: { type: 'string', short: 'c', multiple: true } },
    }).values
  } catch (cause) {
    throw new InvalidInput(`${cause instanceof Error ? cause.message : cause}: ${usage}`, { cause })
  }
  const named = ((values.context ?? []) as string[]).map((pair) => /^deployment=(.+)$/.exec(pair)?.[1])
  const file = named.find((one) => one !== undefined)
  if (file === undefined) throw new InvalidInput(`no deployment is named: ${usage}`)
  const given = NUMBERS.flatMap((name) => {
    const text = values[dashed(name)]
    if (text === undefined) return []
    if (!/^\d{1,15}$/.test(String(text))) throw new InvalidInput(`--${dashed(name)} ${text}: ${usage}`)
    return [[name, Number(text)] as const]
  })
  return { file, volume: { ...NATIONAL, ...Object.fromEntries(given) } }
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Of both stacks. No function is bundled: what it holds costs nothing. */
async function resourcesOf(deployment: Deployment): Promise<Resources> {
  // The CDK takes seconds to load, and a wrong option shall be told of at once.
  const { deploymentApp } = await import('../lib/deployment-app.ts')
  const folder = mkdtempSync(join(tmpdir(), 'smart-steps-cost-'))
  try {
    const asset = join(folder, 'asset')
    mkdirSync(asset)
    writeFileSync(join(asset, 'index.mjs'), 'export const handler = () => {}\n')
    const { app } = deploymentApp({
      deployment,
      asset: () => asset,
      architecture: 'arm64',
      outdir: join(folder, 'out'),
      checks: false,
    })
    return Object.fromEntries(
      app.synth().stacks.flatMap(({ stackName, templateFullPath }) => {
        const { Resources: found } = JSON.parse(readFileSync(templateFullPath, 'utf8')) as {
          Resources: Resources
        }
        return Object.entries(found).map(([id, resource]) => [`${stackName} ${id}`, resource])
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function print(title: string, lines: readonly CostLine[], switches?: string): void {
  const number = (value: number, digits: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const total = lines.reduce((sum, line) => sum + usd(line), 0)
  process.stdout.write(`\n${title}\n\n`)
  for (const line of [...lines].sort((a, b) => usd(b) - usd(a))) {
    const quantity = number(line.quantity, line.quantity < 100 && !Number.isInteger(line.quantity) ? 2 : 0)
    const by = switches && line.switchedBy ? `  ${switches} ${line.switchedBy}` : ''
    process.stdout.write(
      `${number(usd(line), 2).padStart(10)}  ${quantity.padStart(14)} ${line.what}, ${prices[line.price].per}${by}\n`,
    )
  }
  process.stdout.write(`${number(total, 2).padStart(10)}  in all\n`)
}
