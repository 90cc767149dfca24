import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Certificate } from './certificate.ts'
import { installPython } from './install.ts'
import { ran } from './ran.ts'

/** A stand-in for AWS on this machine, with its Athena answered by a real Trino. */
export interface Ministack {
  readonly endpoint: string
  /** For the clients of AWS and the CDK. */
  readonly environment: Readonly<Record<string, string>>
  /** What it wrote, for whoever looks for the cause of a failure. */
  readonly log: string
  /** Kills the processes that run a function now, as a machine that breaks would. @returns how many */
  kill(functionName: string): Promise<number>
  /** What the process of a function that ran just now has in its environment, of the first one found. */
  environmentOf(functionName: string): Promise<Readonly<Record<string, string>>>
  stop(): Promise<void>
}

export const REGION = 'eu-west-2'
export const ACCOUNT = '123456789012'
/** With the number of the account: the user who may do everything. */
export const SECRET = 'test'

const checkout = fileURLToPath(new URL('../../..', import.meta.url))
const PACKAGES = ['ministack==1.5.33', 'duckdb==2.0.0', 'cryptography==50.0.2'] as const
const run = promisify(execFile)

/** Of the clients of AWS, as the user who may do everything. */
export const clientOptions = ({ endpoint }: Pick<Ministack, 'endpoint'>) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: SECRET },
})

/** The Python that ministack is installed for. */
export const ministackPython = (): Promise<string> => installPython('ministack-1.5.33', PACKAGES)

/**
 * @param trinoUrl asked at the first query only
 * @param certificate to speak TLS and to enforce rights; without one everybody may do everything
 */
export async function startMinistack(
  port: number,
  trinoUrl: string,
  certificate?: Certificate,
): Promise<Ministack> {
  const python = await ministackPython()
  await ran(
    'ministack 1.5.33',
    certificate === undefined
      ? 'cdk deploy --all, S3, EventBridge, SQS, Lambda, Step Functions, API Gateway, Cognito, KMS, DynamoDB'
      : 'the rights of roles, enforced, over TLS',
  )
  const folder = await mkdtemp(join(tmpdir(), 'smart-steps-ministack-'))
  const log = join(folder, 'ministack.log')
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const child = spawn(python, [fileURLToPath(new URL('athena_trino.py', import.meta.url))], {
    cwd: folder,
    env: {
      PATH: path,
      HOME: folder,
      TMPDIR: folder,
      TZ: 'UTC',
      PYTHONDONTWRITEBYTECODE: '1',
      TRINO_URL: trinoUrl,
      MINISTACK_REGION: REGION,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      LAMBDA_EXECUTOR: 'local',
      STATE_DIR: join(folder, 'state'),
      ...(certificate === undefined ? {} : enforcing(certificate)),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log)
  child.stdout.pipe(file, { end: false })
  child.stderr.pipe(file, { end: false })
  const endpoint = endpointAt(port, certificate)
  await untilItAnswers(child, endpoint, log)
  return {
    endpoint,
    log,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      // The CDK takes the second one.
      ...(certificate === undefined
        ? {}
        : { NODE_EXTRA_CA_CERTS: certificate.certificate, AWS_CA_BUNDLE: certificate.certificate }),
    },
    async kill(functionName) {
      const workers = await workersOf(child, functionName)
      for (const pid of workers) process.kill(pid, 'SIGKILL')
      return workers.length
    },
    async environmentOf(functionName) {
      const [pid] = await workersOf(child, functionName)
      if (pid === undefined) throw new Error(`no process runs ${functionName}`)
      const text = await readFile(`/proc/${pid}/environ`, 'utf8')
      const entries = text.split('\0').map((line) => /^([^=]+)=(.*)$/s.exec(line) ?? [])
      return Object.fromEntries(entries.map(([, name = '', value = '']) => [name, value]))
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'close')
        child.kill('SIGTERM')
        await Promise.race([ended, setTimeout(10_000).then(() => child.kill('SIGKILL'))])
      }
      file.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Where a stand-in answers, or will answer. */
export const endpointAt = (port: number, certificate?: Certificate): string =>
  `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`

const enforcing = ({ certificate, key }: Certificate): Record<string, string> => ({
  AUTH: 'true',
  USE_SSL: '1',
  MINISTACK_SSL_CERT: certificate,
  MINISTACK_SSL_KEY: key,
})

/** Processes that run a function, or wait for its next call. */
async function workersOf({ pid: parent }: ChildProcess, functionName: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='])
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .filter(([, , ppid, words]) => Number(ppid) === parent && words?.includes(functionName))
    .map(([, pid]) => Number(pid))
}

async function untilItAnswers(child: ChildProcess, endpoint: string, log: string): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode}: see ${log}`)
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await setTimeout(250)
  }
  throw new Error(`ministack did not answer within a minute: see ${log}`)
}

/**
 * `cdk bootstrap` and `cdk deploy --all` of a deployment file, as an operator would.
 * @returns the outputs of all its stacks
 */
export async function cdkDeploy(
  ministack: Ministack,
  file: string,
): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), 'smart-steps-cdk-'))
  const cdk = async (cwd: string, ...words: string[]): Promise<void> => {
    const program = join(checkout, 'node_modules', '.bin', 'cdk')
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
    await run(program, [...words, '--ci', '--no-notices'], {
      cwd,
      maxBuffer: 100_000_000,
      env: { ...process.env, ...ministack.environment, PATH: path },
    }).catch((error: Error & { stdout?: string }) => {
      throw new Error(`cdk ${words[0]} failed: ${error.stdout?.slice(-4000)}`, { cause: error })
    })
  }
  try {
    // Named in full, the account needs no app.
    await cdk(folder, 'bootstrap', `aws://${ACCOUNT}/${REGION}`)
    const outputs = join(folder, 'outputs.json')
    const words = ['-c', `deployment=${file}`, '-c', 'local=1', '--output', join(folder, 'cdk.out')]
    await cdk(
      checkout,
      ...['deploy', '--all', ...words],
      ...['--require-approval', 'never', '--outputs-file', outputs],
    )
    const stacks = JSON.parse(await readFile(outputs, 'utf8')) as Record<string, Record<string, string>>
    return Object.assign({}, ...Object.values(stacks)) as Record<string, string>
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
