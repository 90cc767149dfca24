import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { EXCLUSIONS_DOCUMENT } from '../../../functions/anonymize/exclusions-in-force.ts'
import { REFERENCE_DOCUMENT } from '../../../functions/model/ledger.ts'
import type { KeyLife, LocalDate } from '../../../functions/model/vocabulary.ts'
import { openWorkbench } from '../../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../../functions/platform/ports.ts'
import { simulate } from '../../../sim/index.ts'
import { type Certificate, makeCertificate } from './certificate.ts'
import { freePort } from './free-port.ts'
import {
  ACCOUNT,
  cdkDeploy,
  endpointAt,
  type Ministack,
  ministackPython,
  REGION,
  SECRET,
  startMinistack,
} from './ministack.ts'
import { landFile, type Operator, operatorOf } from './operator.ts'
import { hiveOnGlue, startTrino } from './trino.ts'

/** Files of the demo city on this machine, as a provider of data would have them. */
export interface Feeds {
  readonly folder: string
  /** Paths, in the order of their names. */
  readonly events: readonly string[]
}

/** A stand-in for AWS with a Trino behind its Athena, and what tests of deployments share. */
export interface Stand {
  /** Removed at the end. */
  readonly folder: string
  readonly ministack: Ministack
  readonly workbench: Workbench
  /** One line of progress. */
  say(line: string): void
  simulated(people: number, firstDate: LocalDate): Promise<Feeds>
  /**
   * Deploys the example under another name, as somebody with an account of their own would.
   * @param edit of the deployment file
   */
  deploy(name: string, keyLife: KeyLife, edit?: (yaml: string) => string): Promise<Operator>
  /** Lands everything but events, and waits until it is in force. */
  landReferences(operator: Operator, feeds: Feeds): Promise<void>
  /** Waits until nothing of persons lies in the landing bucket and the intake has so many files. */
  untilTakenIn(operator: Operator, files: number): Promise<void>
  /** @throws Error with the end of the stand-in's log if it takes more than four minutes */
  until(what: string, isSo: () => Promise<boolean>): Promise<void>
  close(): Promise<void>
}

export interface StandOptions {
  /** Begins each line of progress. */
  readonly name: string
  /** Whether the rights of roles are enforced, over TLS. */
  readonly isEnforced?: boolean
}

const PATIENCE_MS = 240_000

export async function openStand({ name, isEnforced = false }: StandOptions): Promise<Stand> {
  const started = performance.now()
  const say = (line: string): void => {
    const seconds = String(Math.round((performance.now() - started) / 1000)).padStart(4)
    process.stderr.write(`${name}: ${seconds} s  ${line}\n`)
  }
  const folder = await mkdtemp(join(tmpdir(), `smart-steps-${name}-`))
  const workbench = await openWorkbench()
  const certificate = isEnforced ? await makeCertificate(await ministackPython(), folder) : undefined
  const { ministack, stop } = await startBoth(say, certificate)

  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS
    while (!(await isSo())) {
      if (Date.now() > deadline) {
        const log = await readFile(ministack.log, 'utf8')
        throw new Error(`it does not come to pass that ${what}:\n${log.split('\n').slice(-60).join('\n')}`)
      }
      await setTimeout(500)
    }
  }

  return {
    folder,
    ministack,
    workbench,
    say,
    until,
    async simulated(people, firstDate) {
      const out = join(folder, 'feeds')
      await simulate({ city: 'demo', people, days: 2, seed: 11, firstDate, out })
      const names = await readdir(join(out, 'events'))
      return { folder: out, events: names.map((file) => join(out, 'events', file)).sort() }
    },
    async deploy(deployment, keyLife, edit = (yaml) => yaml) {
      const example = fileURLToPath(new URL('../../../deployments/gb.yaml', import.meta.url))
      const text = (await readFile(example, 'utf8'))
        .replace(/^name: .*$/m, `name: ${deployment}`)
        .replace(/^keyLife: day$/m, keyLife === 'day' ? 'keyLife: day' : clearance)
        .replace(/tokenDomain: .*$/m, `tokenDomain: smart-steps-${deployment}`)
        .replace(/^ {2}buckets: 64$/m, '  buckets: 4')
        // A test asks for every zone, one after the other.
        .replace(/^( +)requestsPerMonth: 500000$/m, '$&\n$1requestsPerSecond: 100')
      const file = join(folder, `${deployment}.yaml`)
      await writeFile(file, edit(text))
      say(`${deployment}: cdk deploy --all`)
      const operator = await operatorOf(ministack, deployment, await cdkDeploy(ministack, file))
      say(`${deployment}: deployed`)
      return operator
    },
    async landReferences(operator, feeds) {
      for (const [feed, file] of [
        ['cells', 'cells.csv'],
        ['zones', 'zones.geojson'],
        ['census', 'census.csv'],
        ['subscribers', 'subscribers.csv'],
        ['optouts', 'optouts.csv'],
      ] as const) {
        await landFile(operator, `landing/${feed}/${file}`, join(feeds.folder, file))
      }
      await until('the reference and the exclusions are in force', async () => {
        const documents = [REFERENCE_DOCUMENT, EXCLUSIONS_DOCUMENT]
        const found = await Promise.all(documents.map((id) => operator.documents.list(id)))
        const people = (await rawFiles(operator)).filter((key) => !key.startsWith('landing/events/'))
        return found.every(({ length }) => length > 0) && people.length === 0
      })
    },
    untilTakenIn: (operator, files) =>
      until(`${files} files are in the intake and none lies in the landing bucket`, async () => {
        const intake = await operator.list('data-bucket', 'intake/')
        return intake.length === files && (await rawFiles(operator)).length === 0
      }),
    async close() {
      await stop()
      await workbench.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startBoth(say: Stand['say'], certificate: Certificate | undefined) {
  const port = await freePort()
  const glue = hiveOnGlue({
    endpoint: endpointAt(port, certificate),
    region: REGION,
    accessKey: ACCOUNT,
    secretKey: SECRET,
  })
  say('starting Trino')
  const trino = await startTrino({
    catalogs: { awsdatacatalog: glue },
    ...(certificate === undefined ? {} : { truststore: certificate.truststore }),
  })
  say('starting ministack')
  const ministack = await startMinistack(port, trino.url, certificate).catch(async (error: unknown) => {
    await trino.close()
    throw error
  })
  const stop = async (): Promise<void> => {
    await ministack.stop()
    await trino.close()
  }
  return { ministack, stop }
}

const clearance = `keyLife:
  clearance: { basis: a test, document: none, signedBy: nobody, date: "2026-01-31" }`

/** What lies in the landing bucket and tells of persons, every version of it. */
const rawFiles = async (operator: Operator): Promise<readonly string[]> =>
  (await operator.lying()).filter((key) => !/^landing\/(?:cells|zones|census|manifests)\//.test(key))
