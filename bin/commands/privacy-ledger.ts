import { defineCommand, type ParsedArgs } from 'citty'
import { InvalidInput } from '../../functions/model/errors.ts'
import { documentStore } from '../../functions/platform/aws/dynamodb.ts'
import { connect } from '../../functions/platform/aws/dynamodb-client.ts'
import { s3Store } from '../../functions/platform/aws/objects.ts'
import { auditLedger, type EpochAudit, isSound, type LedgerAudit } from '../../functions/release/index.ts'
import { refuseUnknown } from '../arguments.ts'
import { openLocal } from '../local.ts'

const args = {
  out: { type: 'string', description: 'output folder' },
  table: { type: 'string', description: 'of a deployment: the table of its documents' },
  bucket: { type: 'string', description: 'of a deployment: the bucket of its data' },
  json: { type: 'boolean', description: 'everything, as one JSON object' },
  csv: { type: 'boolean', description: 'a line for each entry, as CSV' },
} as const

/** What was charged and published, epoch by epoch, and whether all of it is still as it was. Never a figure. */
export const ledger = defineCommand({
  meta: { name: 'ledger', description: 'what each epoch has spent on what, checked against what is stored' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const audit = await auditOf(given)
    const print = given.json ? JSON.stringify : given.csv ? inCsv : inWords
    process.stdout.write(`${print(audit)}\n`)
    if (!isSound(audit)) process.exitCode = 1
  },
})

async function auditOf({ out, table, bucket }: ParsedArgs<typeof args>): Promise<LedgerAudit> {
  const now = new Date()
  if (table !== undefined && bucket !== undefined && out === undefined) {
    return auditLedger(
      { documents: documentStore(connect(), table), store: s3Store({ bucket, scratch: '' }) },
      now,
    )
  }
  if (out === undefined || table !== undefined || bucket !== undefined) {
    throw new InvalidInput('name an output folder, --out DIR, or a deployment, --table NAME --bucket NAME')
  }
  const local = await openLocal(out)
  try {
    return await auditLedger(local, now)
  } finally {
    await local.close()
  }
}

function inWords({ epochs, unnamed }: LedgerAudit): string {
  const lines = epochs.flatMap(({ epoch, spent, limit, left, epsilon, delta, chain, broken, entries }) => [
    `epoch ${epoch}: ρ ${spent.decimal} of ${limit.decimal} spent (${spent.fraction} of ${limit.fraction}), ${left.decimal} left; ε ${epsilon} at δ ${delta}; chain ${chain}${broken === '' ? '' : `: ${broken}`}`,
    ...entries.map(
      ({ date, product, revision, rho, run, committedAt, measurements }) =>
        `  ${date} ${product}, revision ${revision}: ρ ${rho.decimal} (${rho.fraction}), run ${run}, ${committedAt}, measurements ${measurements}`,
    ),
  ])
  return [
    ...(lines.length > 0 ? lines : ['no epoch has a ledger: nothing was released']),
    ...unnamed.runs.map((run) => `no entry names run ${run}: it was cut off, or the ledger was put back`),
    ...unnamed.measurements.map(
      (key) => `no entry names ${key}: its run was cut off, or the ledger was put back`,
    ),
  ].join('\n')
}

function inCsv({ epochs }: LedgerAudit): string {
  const rows = epochs.flatMap((epoch) => epoch.entries.map((entry) => rowOf(epoch, entry)))
  const header = Object.keys(rows[0] ?? {})
  return [header, ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.map(quoted).join(','))
    .join('\n')
}

function rowOf(epoch: EpochAudit, entry: EpochAudit['entries'][number]) {
  return {
    epoch: epoch.epoch,
    limit: epoch.limit.fraction,
    spent: epoch.spent.fraction,
    left: epoch.left.fraction,
    epsilon: epoch.epsilon,
    chain: epoch.chain,
    date: entry.date,
    product: entry.product,
    revision: entry.revision,
    rho: entry.rho.fraction,
    rho_decimal: entry.rho.decimal,
    run: entry.run,
    committed_at: entry.committedAt,
    zone_system: entry.zoneSystem,
    reference_version: entry.referenceVersion,
    method_version: entry.methodVersion,
    sha256: entry.sha256,
    link: entry.link ?? '',
    measurements: entry.measurements,
  }
}

const quoted = (cell: string | number): string =>
  /[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell)
