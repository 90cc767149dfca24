import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withWorkbench } from '../../functions/platform/aws/workbench.ts'

let disk: string
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'lambda-disk-'))
  vi.stubEnv('TMPDIR', disk)
  vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '1769')
  vi.stubEnv('AWS_LAMBDA_LOG_STREAM_NAME', '2026/03/24/[$LATEST]one')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(disk, { recursive: true })
})

/** What lies on the disk of the sandbox, at any depth. */
const lying = () => readdir(disk, { recursive: true })

/** An invocation that is cut off: its folder stays, as nobody came to its `finally`. */
async function cutOff(): Promise<string> {
  const [folder] = await withWorkbench(() => readdir(disk))
  await mkdir(join(disk, folder!, 'left-behind', 'spill'), { recursive: true })
  await writeFile(join(disk, folder!, 'left-behind', 'raw.csv'), 'a record')
  return folder!
}

describe('a workbench in a Lambda function', () => {
  it('of 1,769 MB lets DuckDB have 60 % of them, and spills onto the disk of the sandbox alone', async () => {
    const [settings] = await withWorkbench((workbench) =>
      workbench.rows<{ limit: string; spill: string; extensions: boolean }>(
        `select current_setting('memory_limit') as limit, current_setting('temp_directory') as spill,
          current_setting('autoinstall_known_extensions') as extensions`,
      ),
    )
    // 1,061 MB, as DuckDB says it in units of 1024.
    expect(settings).toMatchObject({ limit: '1011.8 MiB', extensions: false })
    expect(settings!.spill.startsWith(`${disk}/`)).toBe(true)
  })

  it('leaves nothing on the disk when its work is done, nor when it fails', async () => {
    const work = async (scratch: string) => writeFile(join(scratch, 'raw.csv'), 'a record')
    await withWorkbench(({ scratch }) => work(scratch))
    expect(await lying()).toEqual([])
    const failing = withWorkbench(async ({ scratch }) => {
      await work(scratch)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await lying()).toEqual([])
  })

  it('begins with an empty disk after an invocation that was cut off', async () => {
    const folder = await cutOff()
    expect(await lying()).toContain(join(folder, 'left-behind', 'raw.csv'))
    const found = await withWorkbench(lying)
    expect(found.filter((name) => name.includes('raw.csv') || name.includes('left-behind'))).toEqual([])
    expect(await lying()).toEqual([])
  })

  it('does not touch what another sandbox on the same disk works on', async () => {
    const folder = await cutOff()
    vi.stubEnv('AWS_LAMBDA_LOG_STREAM_NAME', '2026/03/24/[$LATEST]two')
    await withWorkbench(async () => {})
    expect(await lying()).toContain(join(folder, 'left-behind', 'raw.csv'))
  })

  it.each(['AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_LOG_STREAM_NAME'])(
    'without %s opens nothing',
    async (name) => {
      vi.stubEnv(name, undefined)
      await expect(withWorkbench(async () => {})).rejects.toThrow(name)
    },
  )
})
