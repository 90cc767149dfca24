import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { bindingName } from '../../lib/duckdb-binding.ts'
import { functionEntries } from '../../lib/functions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('deploys every handler that there is, and names none that is not', () => {
  const handlers = globSync('functions/*/**/*handler.ts', { cwd: root })
  expect(Object.values(functionEntries).sort()).toEqual(
    handlers.map((path) => path.replaceAll('\\', '/')).sort(),
  )
})

it.each(['arm64', 'x64'] as const)(
  "finds the version and the hash of DuckDB's binding for %s in the lock file",
  (architecture) => {
    const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as {
      packages: Record<string, { version: string; integrity?: string }>
    }
    const binding = packages[`node_modules/${bindingName(architecture)}`]
    expect(binding?.version).toBe(packages['node_modules/@duckdb/node-api']?.version)
    expect(binding?.integrity).toMatch(/^sha512-/)
  },
)
