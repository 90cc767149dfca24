import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { openWorkbench } from '../duckdb/workbench.ts'
import type { Workbench } from '../ports.ts'

/** DuckDB's resident size goes beyond its limit: the rest is for Node and for that. */
const SHARE_OF_MEMORY = 0.6

/** Lambda says how much memory a function has. */
const memorySchema = z.object({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce.number().int().positive() })

/**
 * A DuckDB session for one invocation. What an invocation that was cut off left on the disk is removed
 * first: the disk outlives it, and a function does one thing at a time.
 */
export async function withWorkbench<Answer>(
  work: (workbench: Workbench) => Promise<Answer>,
): Promise<Answer> {
  const { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes } = memorySchema.parse(process.env)
  for (const name of await readdir(tmpdir())) {
    if (name.startsWith('smart-steps-')) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
  const workbench = await openWorkbench({ memoryLimit: `${Math.floor(megabytes * SHARE_OF_MEMORY)}MB` })
  try {
    return await work(workbench)
  } finally {
    await workbench.close()
  }
}
