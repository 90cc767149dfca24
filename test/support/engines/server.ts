import { spawn } from 'node:child_process'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

export interface ServerOptions {
  /** For messages. */
  readonly name: string
  readonly command: string
  /** @default of this process */
  readonly environment?: Readonly<Record<string, string>>
  readonly words: readonly string[]
  /** Its working folder, which also gets its log. @default a new one, removed at the end */
  readonly folder?: string
  /** Throws as long as it is not ready. */
  readonly probe: () => Promise<void>
}

const READY_WITHIN_MS = 180_000
const READY_POLL_MS = 200
const END_WITHIN_MS = 20_000
const LOG_TAIL_CHARACTERS = 4000

/**
 * Starts a server of another program and waits until it answers. It ends with this process at the latest.
 * @returns what ends it, and waits for its end
 * @throws Error with the end of its log, if it ends before or takes over three minutes
 */
export async function startServer({
  name,
  command,
  environment,
  words,
  folder,
  probe,
}: ServerOptions): Promise<() => Promise<void>> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'smart-steps-server-')))
  const logFile = join(home, 'server.log')
  const log = await open(logFile, 'w')
  const started = performance.now()
  const child = spawn(command, words, {
    cwd: home,
    stdio: ['ignore', log.fd, log.fd],
    ...(environment === undefined ? {} : { env: { ...process.env, ...environment } }),
  })
  let end: string | undefined
  const ended = new Promise<void>((resolve) => {
    const ending = (reason: string) => () => {
      end ??= reason
      resolve()
    }
    child.once('error', (error) => ending(error.message)())
    child.once('exit', (code, signal) => ending(`it ended with ${code ?? signal}`)())
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  await log.close()
  const close = async (): Promise<void> => {
    process.off('exit', kill)
    if (end === undefined) {
      child.kill('SIGTERM')
      const patience = new AbortController()
      const giveUp = setTimeout(END_WITHIN_MS, undefined, { signal: patience.signal }).then(
        kill,
        () => undefined,
      )
      await ended
      patience.abort()
      await giveUp
    }
    if (folder === undefined) await rm(home, { recursive: true, force: true })
  }
  const deadline = started + READY_WITHIN_MS
  for (;;) {
    try {
      await probe()
      break
    } catch (cause) {
      if (end === undefined && performance.now() < deadline) {
        await setTimeout(READY_POLL_MS)
        continue
      }
      const tail = (await readFile(logFile, 'utf8')).slice(-LOG_TAIL_CHARACTERS)
      const reason = end ?? 'it is running'
      await close()
      throw new Error(`${name} does not answer: ${reason}; the end of its log:\n${tail}`, { cause })
    }
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  process.stderr.write(`engines: ${name} answers after ${seconds} s\n`)
  return close
}
