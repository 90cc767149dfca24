import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openWorkbench } from '../duckdb/workbench.ts'
import type { Workbench } from '../ports.ts'

/** DuckDB's resident size goes beyond its limit: the rest is for Node and for that. */
const SHARE_OF_MEMORY = 0.6

/** What Lambda says of the function's surroundings. */
const surroundingsSchema = z.object({
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce.number().int().positive(),
  /** Another one for every sandbox, and the same as long as its disk lives. */
  AWS_LAMBDA_LOG_STREAM_NAME: z.string().min(1),
})

/**
 * A DuckDB session for one invocation, in a folder of this sandbox alone. What an invocation that was cut
 * off left there is removed first: the disk outlives it.
 */
export async function withWorkbench<Answer>(
  work: (workbench: Workbench) => Promise<Answer>,
): Promise<Answer> {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes, AWS_LAMBDA_LOG_STREAM_NAME: sandbox } =
    surroundingsSchema.parse(process.env)
  const name = createHash('sha256').update(sandbox).digest('hex').slice(0, 16)
  const temporaryFolder = join(tmpdir(), `lambda-${name}`)
  await rm(temporaryFolder, { recursive: true, force: true })
  await mkdir(temporaryFolder, { recursive: true })
  const workbench = await openWorkbench({
    memoryLimit: `${Math.floor(megabytes * SHARE_OF_MEMORY)}MB`,
    temporaryFolder,
  })
  try {
    return await work(workbench)
  } finally {
    await workbench.close()
    await rm(temporaryFolder, { recursive: true, force: true })
  }
}
