import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Lines of this run; the test files of the tier are processes of their own. */
const record = fileURLToPath(new URL('../../../build/engines/ran.txt', import.meta.url))

/** What these engines cannot show stands in docs/architecture, with the template test that asserts it. */
const CLOSING =
  'Not run: the services themselves. docs/architecture says what is asserted in the templates instead.'

/** Notes that an engine runs, and for what: the tier says so at its end. */
export async function ran(engine: string, what: string): Promise<void> {
  await mkdir(dirname(record), { recursive: true })
  await appendFile(record, `${engine}: ${what}\n`)
}

/** Around the whole tier: vitest calls `setup` before it and `teardown` after it. */
export const setup = (): Promise<void> => rm(record, { force: true })

export async function teardown(): Promise<void> {
  const text = await readFile(record, 'utf8').catch(() => '')
  const lines = [...new Set(text.split('\n').filter((line) => line !== ''))]
  process.stderr.write(['', 'What ran where', ...lines, CLOSING, ''].join('\n'))
}
