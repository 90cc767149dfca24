import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { installTrino, TRINO } from './install.ts'
import { ran } from './ran.ts'
import { startServer } from './server.ts'

/** Rows as Trino answers them: BIGINT as bigint, dates and timestamps as text. */
export interface TrinoResult {
  readonly columns: readonly string[]
  /** Of the columns, as `bigint` or `timestamp(3)`. */
  readonly types: readonly string[]
  readonly rows: unknown[][]
}

export interface Trino {
  readonly url: string
  /** @throws Error with Trino's own words, and the text of the query */
  query(sql: string, catalog?: string, schema?: string): Promise<TrinoResult>
  close(): Promise<void>
}

export interface TrinoOptions {
  /** For its configuration, log and scratch. @default a new one, removed at the end */
  readonly folder?: string
  /** Name → properties of the catalogue's file. */
  readonly catalogs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Whom to trust where a catalogue's endpoint speaks TLS. @default the authorities that Java knows */
  readonly truststore?: { readonly path: string; readonly password: string }
}

/** Whatever the tables lie on: external tables may be made and written, and partitions are computed. */
const hive = {
  'connector.name': 'hive',
  'hive.non-managed-table-writes-enabled': 'true',
  'hive.non-managed-table-creates-enabled': 'true',
  'hive.partition-projection-enabled': 'true',
  'hive.ignore-absent-partitions': 'true',
  'hive.compression-codec': 'ZSTD',
}

/** A catalogue over a local folder, whose files are `local:///…` in a statement. */
export const hiveOnFolder = (folder: string): Record<string, string> => ({
  ...hive,
  'hive.metastore': 'file',
  'hive.metastore.catalog.dir': 'local:///metastore',
  'fs.native-local.enabled': 'true',
  'local.location': folder,
})

/** The catalogue of a deployment: its Glue tables over its bucket, both behind one address. */
export const hiveOnGlue = (aws: {
  readonly endpoint: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
}): Record<string, string> => ({
  ...hive,
  'hive.metastore': 'glue',
  'hive.metastore.glue.region': aws.region,
  'hive.metastore.glue.endpoint-url': aws.endpoint,
  'hive.metastore.glue.aws-access-key': aws.accessKey,
  'hive.metastore.glue.aws-secret-key': aws.secretKey,
  'fs.native-s3.enabled': 'true',
  's3.endpoint': aws.endpoint,
  's3.region': aws.region,
  's3.path-style-access': 'true',
  's3.aws-access-key': aws.accessKey,
  's3.aws-secret-key': aws.secretKey,
})

/** For small tables a compiler that starts fast is worth more than one that runs fast. */
const javaOptions = [
  '-Xmx1500M',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-Djdk.attach.allowAttachSelf=true',
]

/** Starts a Trino of one node on a free port of this machine, and waits until it answers a query. */
export async function startTrino({ folder, catalogs, truststore }: TrinoOptions): Promise<Trino> {
  const { java, server, plugins } = await installTrino()
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'smart-steps-trino-')))
  const port = await freePort()
  await configure(home, port, catalogs)
  const settings = {
    'node.environment': 'test',
    'node.id': 'test-1',
    'node.internal-address': '127.0.0.1',
    'node.bind-ip': '127.0.0.1',
    'node.data-dir': join(home, 'data'),
    config: 'etc/config.properties',
    'log.levels-file': 'etc/log.properties',
    'catalog.config-dir': 'etc/catalog',
    'plugin.dir': plugins,
    ...(truststore === undefined
      ? {}
      : {
          'javax.net.ssl.trustStore': truststore.path,
          'javax.net.ssl.trustStorePassword': truststore.password,
        }),
  }
  const url = `http://127.0.0.1:${port}`
  await ran(`Trino ${TRINO}`, `catalogs ${Object.keys(catalogs).join(', ')}`)
  const stop = await startServer({
    name: 'Trino',
    command: java,
    words: [
      ...javaOptions,
      ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
      ...['-cp', join(server, '*'), 'io.trino.server.TrinoServer'],
    ],
    folder: home,
    // A server that is up may still have no node to run a query on.
    probe: async () => void (await query(url, 'select sum(n) from unnest(sequence(1, 3)) as numbers(n)')),
  })
  return {
    url,
    query: (sql, catalog, schema) => query(url, sql, catalog, schema),
    async close() {
      await stop()
      if (folder === undefined) await rm(home, { recursive: true, force: true })
    },
  }
}

async function configure(home: string, port: number, catalogs: TrinoOptions['catalogs']): Promise<void> {
  const etc = join(home, 'etc')
  await mkdir(join(etc, 'catalog'), { recursive: true })
  await writeFile(
    join(etc, 'config.properties'),
    properties({
      coordinator: 'true',
      'node-scheduler.include-coordinator': 'true',
      'http-server.http.port': String(port),
      'discovery.uri': `http://127.0.0.1:${port}`,
      'query.max-memory': '800MB',
      'query.max-memory-per-node': '800MB',
      'memory.heap-headroom-per-node': '300MB',
      'catalog.management': 'static',
    }),
  )
  await writeFile(join(etc, 'log.properties'), properties({ 'io.trino': 'WARN' }))
  for (const [name, settings] of Object.entries(catalogs)) {
    await writeFile(join(etc, 'catalog', `${name}.properties`), properties(settings))
  }
}

const properties = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

interface Answer {
  readonly nextUri?: string
  readonly columns?: readonly { readonly name: string; readonly type: string }[]
  readonly data?: readonly (readonly unknown[])[]
  readonly error?: { readonly errorName: string; readonly message: string }
}

async function query(url: string, sql: string, catalog?: string, schema?: string): Promise<TrinoResult> {
  const headers = {
    'X-Trino-User': 'test',
    'X-Trino-Time-Zone': 'UTC',
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    ...(catalog === undefined ? {} : { 'X-Trino-Catalog': catalog }),
    ...(schema === undefined ? {} : { 'X-Trino-Schema': schema }),
  }
  let answer = await answerOf(await fetch(`${url}/v1/statement`, { method: 'POST', headers, body: sql }))
  let columns = answer.columns
  const data: (readonly unknown[])[] = []
  for (;;) {
    columns ??= answer.columns
    data.push(...(answer.data ?? []))
    if (answer.error) throw new Error(`${answer.error.errorName}: ${answer.error.message}\n${sql}`)
    if (answer.nextUri === undefined) break
    answer = await answerOf(await fetch(answer.nextUri, { headers: { 'X-Trino-User': 'test' } }))
  }
  const types = (columns ?? []).map(({ type }) => type)
  return {
    columns: (columns ?? []).map(({ name }) => name),
    types,
    rows: data.map((row) => row.map((value, index) => exact(value, types[index]))),
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  if (!response.ok) throw new Error(`Trino answers ${response.status}: ${text.slice(0, 300)}`)
  return JSON.parse(text, wholeIntegers) as Answer
}

/** An integer above 2^53 is kept as it was written: as a number it would be rounded. */
function wholeIntegers(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return isRounded && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value
}

const exact = (value: unknown, type: string | undefined): unknown =>
  type === 'bigint' && typeof value === 'number' ? BigInt(value) : value
