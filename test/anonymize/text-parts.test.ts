import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discreet } from '../../functions/anonymize/discreet.ts'
import { textParts } from '../../functions/anonymize/text-parts.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parts-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function parts(content: string | Uint8Array, options: { gzip?: boolean; partBytes?: number } = {}) {
  const path = join(folder, 'file')
  await writeFile(path, content)
  const scratch = join(folder, 'scratch')
  const found: { text: string; lines: number; head: string | null }[] = []
  for await (const part of textParts(path, { gzip: false, scratch, ...options })) {
    found.push({ text: await readFile(part.path, 'utf8'), lines: part.lines, head: part.head })
  }
  expect(await readdir(scratch)).toEqual([])
  return found
}

describe('parts of a text', () => {
  it('cut at line ends hold every line once, and the first says what the first line is', async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `line ${i}`)
    const text = `${lines.join('\n')}\n`
    for (const gzip of [false, true]) {
      const found = await parts(gzip ? gzipSync(text) : text, { gzip, partBytes: 100_000 })
      expect(found.length).toBeGreaterThan(5)
      expect(found.map((part) => part.text).join('')).toBe(text)
      expect(found.reduce((sum, part) => sum + part.lines, 0)).toBe(200_000)
      expect(found.map((part) => part.head)).toEqual(['line 0', ...found.slice(1).map(() => null)])
    }
  })

  it('count blank lines, and a last line without an end', async () => {
    expect(await parts('a\n\nb')).toEqual([{ text: 'a\n\nb\n', lines: 3, head: 'a' }])
    expect(await parts('\n')).toEqual([{ text: '\n', lines: 1, head: '' }])
    expect(await parts('')).toEqual([])
  })

  it('are clean: the mark is gone, control bytes are spaces, other encodings become UTF-8 line by line', async () => {
    const content = Buffer.concat([Buffer.from('\ufeffa\r\n\0b\x01\né\n'), Buffer.from([0xe9, 10])])
    expect(await parts(content)).toEqual([{ text: 'a \n b \né\né\n', lines: 4, head: 'a ' }])
  })

  it('are removed when the caller stops early', async () => {
    const path = join(folder, 'file')
    await writeFile(path, 'line\n'.repeat(100_000))
    for await (const _ of textParts(path, { gzip: false, scratch: folder, partBytes: 1_000 })) break
    expect(await readdir(folder)).toEqual(['file'])
  })
})

describe('failures of the database', () => {
  it('are told by their kind, without the value that they quote', async () => {
    const workbench = await openWorkbench()
    const failure = discreet(workbench).run(
      "-- a step: of a test\nselect cast('447700900001' || 'x' as integer)",
    )
    await expect(failure).rejects.toThrow('stopped at a step with: Conversion Error')
    await expect(failure).rejects.not.toThrow('447700900001')
    await expect(failure).rejects.not.toHaveProperty('cause')
    await workbench.close()
  })
})
