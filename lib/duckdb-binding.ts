import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { InvalidInput } from '../functions/model/errors.ts'

const run = promisify(execFile)

/** Of Lambda's processors. */
export type LambdaArchitecture = 'arm64' | 'x64'

/**
 * The folder of DuckDB's native binding for Lambda. npm installs only the one of its own machine, so
 * another one is fetched from the same registry, checked against package-lock.json, and kept under build/.
 * @param root the repository
 * @throws InvalidInput if it can neither be found nor fetched, or is not what the lock file says
 */
export async function duckdbBinding(architecture: LambdaArchitecture, root: string): Promise<string> {
  const name = bindingName(architecture)
  const installed = join(root, 'node_modules', name)
  if (existsSync(installed)) return installed
  const { version, integrity } = await locked(name, root)
  const cache = join(root, 'build', 'bindings')
  const kept = join(cache, `${name.replace('/', '-')}-${version}`)
  if (existsSync(kept)) return kept

  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, '.fetch-'))
  try {
    await run('npm', ['pack', `${name}@${version}`, '--pack-destination', work, '--prefer-offline'], {
      cwd: root,
    }).catch((cause) => {
      throw new InvalidInput(
        `the binding ${name}@${version} is not installed here and cannot be fetched: run synth once with the package registry in reach, it is then kept in ${cache}`,
        { cause },
      )
    })
    const archive = join(work, (await readdir(work)).find((file) => file.endsWith('.tgz')) ?? '')
    const found = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`
    if (found !== integrity) {
      throw new InvalidInput(
        `the binding ${name}@${version} is not the one of package-lock.json: expected ${integrity}, found ${found}; do not deploy it`,
      )
    }
    await run('tar', ['-xzf', archive, '-C', work])
    await rename(join(work, 'package'), kept).catch((error: NodeJS.ErrnoException) => {
      // Another synth was faster; what it put there passed the same check.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    return kept
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Lambda's Node 24 runs on Amazon Linux, which has glibc. */
export const bindingName = (architecture: LambdaArchitecture): string =>
  `@duckdb/node-bindings-linux-${architecture}`

async function locked(name: string, root: string): Promise<{ version: string; integrity: string }> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string }>
  }
  const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {}
  if (version !== undefined && integrity !== undefined) return { version, integrity }
  throw new InvalidInput(`package-lock.json does not hold ${name}: run npm install, and commit the lock file`)
}
