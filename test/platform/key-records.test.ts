import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileVault, keyRecords } from '../../functions/platform/local/keys.ts'
import { smartSteps } from '../support/command-line.ts'
import { fixedClock } from '../support/memory.ts'

let out: string
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'key-records-'))
})
afterEach(() => rm(out, { recursive: true, force: true }))

describe('records of keys', () => {
  test('say which live and when the others were destroyed, in the order of epochs and without their bytes', async () => {
    const folder = join(out, 'keys')
    expect(await keyRecords(folder)).toEqual([])
    const vault = fileVault(folder, fixedClock('2026-03-27T00:30:00Z'))
    const key = await vault.key('2026-03-25')
    await vault.key('2026-03-24')
    await vault.destroy('2026-03-24')
    const destroyedAt = '2026-03-27T00:30:00.000Z'
    expect(await keyRecords(folder)).toEqual([
      { epoch: '2026-03-24', destroyedAt, isThere: false },
      { epoch: '2026-03-25', destroyedAt: null, isThere: true },
    ])
    const { stdout } = await smartSteps('privacy', 'keys', '--out', out)
    expect(stdout).toBe(`2026-03-24 destroyed at ${destroyedAt}\n2026-03-25 lives\n`)
    const json = await smartSteps('privacy', 'keys', '--out', out, '--json')
    for (const encoding of ['hex', 'base64'] as const) {
      expect(json.stdout).not.toContain(Buffer.from(key).toString(encoding))
    }
    expect(await readdir(folder)).not.toContain('2026-03-24.key')
  })

  test('tell a destruction that was cut off from one that was carried out', async () => {
    const folder = join(out, 'keys')
    await fileVault(folder, fixedClock('2026-03-27T00:30:00Z')).destroy('2026-03-24')
    await writeFile(join(folder, '2026-03-24.key'), 'what a crash has left')
    expect(await keyRecords(folder)).toMatchObject([{ epoch: '2026-03-24', isThere: true }])
    expect((await smartSteps('privacy', 'keys', '--out', out)).stdout).toContain('forget it again')
  })
})
