import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../bin/smart-steps.ts', import.meta.url))

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts `smart-steps` with the Node that runs the tests. */
export const spawnSmartSteps = (...args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [PROGRAM, ...args])

/** Runs `smart-steps` to its end. */
export async function smartSteps(...args: readonly string[]): Promise<Outcome> {
  const child = spawnSmartSteps(...args)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes: Buffer) => {
    output.stdout += bytes
  })
  child.stderr.on('data', (bytes: Buffer) => {
    output.stderr += bytes
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}

/** The last line of stdout as JSON; with what was printed on stderr where there is none. */
export function lastJson({ code, stdout, stderr }: Outcome): Record<string, unknown> {
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>
}

/** Resolves with the match as soon as stdout has it. */
export function printed(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<RegExpExecArray> {
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes
  })
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      stdout += bytes
      const match = pattern.exec(stdout)
      if (match) resolve(match)
    })
    child.once('close', (code) =>
      reject(new Error(`ended with ${code} before ${pattern}: ${stdout}${stderr}`)),
    )
  })
}
