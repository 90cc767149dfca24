import { existsSync } from 'node:fs'
import { copyFile, cp, link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { InvalidInput } from '../functions/model/errors.ts'
import { bindingName, duckdbBinding, type LambdaArchitecture } from './duckdb-binding.ts'
import { type FunctionName, functionEntries } from './functions.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Lambda refuses more than this, unpacked. */
const MOST_BYTES = 250 * 1024 * 1024

/** Of the API's code: what a cold start has to read while somebody waits. */
const MOST_API_BYTES = 1_500_000

export interface FunctionAsset {
  readonly name: FunctionName
  readonly folder: string
  /** Of our code and the libraries in it. */
  readonly bundleBytes: number
  /** Of everything, unpacked: with SQL texts and DuckDB's binding where it is used. */
  readonly bytes: number
}

/**
 * Bundles every function into a folder of its own: `index.mjs`, the SQL texts of its stage, and DuckDB's
 * binding if the bundle asks for it. Nothing of the CDK and nothing that a handler does not import is in it.
 */
export async function bundleFunctions(
  architecture: LambdaArchitecture,
  root = ROOT,
): Promise<Readonly<Record<FunctionName, FunctionAsset>>> {
  const names = Object.keys(functionEntries) as FunctionName[]
  const assets = await Promise.all(names.map((name) => bundleFunction(name, architecture, root)))
  return Object.fromEntries(assets.map((asset) => [asset.name, asset])) as Record<FunctionName, FunctionAsset>
}

/** @throws InvalidInput if it holds what must not be deployed, or is too large */
export async function bundleFunction(
  name: FunctionName,
  architecture: LambdaArchitecture,
  root = ROOT,
): Promise<FunctionAsset> {
  const entry = join(root, functionEntries[name])
  const folder = join(root, 'build', 'functions', architecture, name)
  await rm(folder, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The binding is chosen by processor when it is loaded: it lies beside the bundle.
    external: ['@duckdb/node-bindings-*', ...otherCredentials],
    // Some libraries are CommonJS and ask for modules of Node by require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    // Less to read at a cold start; errors and stacks keep the names of their classes and functions.
    minify: true,
    keepNames: true,
    plugins: [englishAlone],
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
  })
  const sql = join(dirname(entry), 'sql')
  if (existsSync(sql)) await cp(sql, join(folder, 'sql'), { recursive: true })
  const inputs = Object.keys(metafile.inputs)
  const foreign = inputs.find((input) => /node_modules\/(aws-cdk-lib|constructs|dynalite)\//.test(input))
  if (foreign) throw new InvalidInput(`the bundle of ${name} holds ${foreign}: a handler must not import it`)
  if (inputs.some((input) => input.includes('node_modules/@duckdb/'))) {
    await linkFolder(
      await duckdbBinding(architecture, root),
      join(folder, 'node_modules', bindingName(architecture)),
    )
  }
  const bytes = await size(folder)
  if (bytes > MOST_BYTES) {
    throw new InvalidInput(`the asset of ${name} has ${bytes} bytes, Lambda takes at most ${MOST_BYTES}`)
  }
  const bundleBytes = (await stat(join(folder, 'index.mjs'))).size
  if (name === 'serve' && bundleBytes > MOST_API_BYTES) {
    throw new InvalidInput(
      `the bundle of the API has ${bundleBytes} bytes, and a buyer waits while they are read: at most ${MOST_API_BYTES}`,
    )
  }
  return { name, folder, bundleBytes, bytes }
}

/**
 * Where a laptop has credentials. Lambda has them in the environment, where they are looked for first; the SDK
 * imports these only after, with clients of four more services: 89 kB that nobody runs.
 */
const otherCredentials = ['sso', 'ini', 'process', 'web-identity'].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
)

/** Every language of zod's own messages comes with it, a fifth of a megabyte; answers are in English. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js'",
      resolveDir: dirname(path),
    }))
  },
}

/** Links, because four functions use the same 60 MB. */
async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const file of await readdir(from)) {
    await link(join(from, file), join(to, file)).catch(() => copyFile(join(from, file), join(to, file)))
  }
}

async function size(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  )
  return sizes.reduce((total, bytes) => total + bytes, 0)
}
