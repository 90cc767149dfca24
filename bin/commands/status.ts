import { defineCommand } from 'citty'
import { readIntake } from '../../functions/anonymize/index.ts'
import { HALT_DOCUMENT, type Halt, haltInForce } from '../../functions/model/halt.ts'
import { LEDGER_PREFIX, REFERENCE_DOCUMENT, referencePointerSchema } from '../../functions/model/ledger.ts'
import { readEpochLedger } from '../../functions/model/ledger-chain.ts'
import { add, approximate, fraction, rational, show } from '../../functions/model/rational.ts'
import { refuseUnknown } from '../arguments.ts'
import { type Implausible, readImplausible } from '../implausible.ts'
import { type LocalDeployment, openLocal } from '../local.ts'
import { countRecords, type RecordCounts, rejections } from '../record-counts.ts'
import { entriesInForce } from '../runs.ts'
import { standing } from '../say-halt.ts'

const args = {
  out: { type: 'string', description: 'output folder', default: 'out/demo' },
  json: { type: 'boolean', description: 'as one JSON object' },
} as const

interface Status {
  readonly folder: string
  readonly country: string | null
  readonly keyLife: string | null
  readonly zoneSystem: string | null
  /** null where release and serving go on. */
  readonly halt: Halt | null
  readonly files: Readonly<Record<string, number>>
  readonly records: RecordCounts
  /** null before a date was made, or where no cell has coordinates. */
  readonly implausible: Implausible | null
  readonly releases: readonly { product: string; dates: number; from: string; to: string }[]
  readonly budgets: readonly { epoch: string; spent: string; limit: string; part: number }[]
}

/** What an output folder holds: files, records by outcome, releases and budgets. Never a figure. */
export const status = defineCommand({
  meta: { name: 'status', description: 'What an output folder holds' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const local = await openLocal(given.out)
    try {
      const found = await readStatus(local)
      process.stdout.write(given.json ? `${JSON.stringify(found)}\n` : `${inWords(found)}\n`)
    } finally {
      await local.close()
    }
  },
})

async function readStatus(local: LocalDeployment): Promise<Status> {
  const pointer = await local.documents.get(REFERENCE_DOCUMENT)
  const reference = pointer && referencePointerSchema.parse(pointer.body)
  const intake = await readIntake(local)
  const entries = await entriesInForce(local)
  const ledgers = (await local.documents.list(LEDGER_PREFIX)).map(({ body }) => readEpochLedger(body))
  return {
    folder: local.folder,
    country: reference?.country ?? null,
    keyLife: reference?.keyLife ?? null,
    zoneSystem: reference?.zoneSystem ?? null,
    halt: haltInForce(await local.documents.get(HALT_DOCUMENT)),
    files: Object.fromEntries(
      [...Map.groupBy(intake, ({ state }) => state)].map(([state, rows]) => [state, rows.length]),
    ),
    records: countRecords(intake),
    implausible: await readImplausible(local),
    releases: [...Map.groupBy(entries, ({ product }) => product)].map(([product, of]) => {
      const dates = of.map(({ date }) => date).sort()
      return { product, dates: dates.length, from: dates[0]!, to: dates.at(-1)! }
    }),
    budgets: ledgers.map(({ epoch, limit, entries: charged }) => {
      const spent = charged.map(({ rho }) => rational(rho)).reduce(add, fraction(0n))
      const part = Math.round((1000 * approximate(spent)) / approximate(rational(limit))) / 1000
      return { epoch, spent: show(spent), limit, part }
    }),
  }
}

/** Counted, not rejected: a path counts each minute once, so they move no figure by more than others do. */
function doubts({ sightings, two_places, too_fast, cells }: Implausible): string[] {
  return [
    `doubted    ${two_places} of ${sightings} sightings in two places at once, ${too_fast} too fast`,
    ...cells
      .slice(0, MOST_CELLS)
      .map(
        ({ cell, part }) =>
          `doubted    cell ${cell}: ${(100 * part).toFixed(0)} % of its sightings: check its clock and its place`,
      ),
    ...(cells.length > MOST_CELLS ? [`doubted    and ${cells.length - MOST_CELLS} more cells: --json`] : []),
  ]
}

const MOST_CELLS = 10

function inWords({
  folder,
  country,
  keyLife,
  zoneSystem,
  halt,
  files,
  records,
  implausible,
  releases,
  budgets,
}: Status): string {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, n]) => `${n} ${name}`)
      .join(', ') || 'none'
  return [
    `folder     ${folder}`,
    `setting    ${country ? `${country}, keys live a ${keyLife}, zones ${zoneSystem}` : 'nothing has been run here yet'}`,
    ...(halt === null ? [] : [`halted     ${standing(halt)}`]),
    `files      ${list(files)}`,
    `records    ${records.rows}: ${records.accepted} accepted`,
    ...rejections(records).map((line) => `rejected   ${line}`),
    `excluded   ${list(records.excluded)}`,
    ...(implausible === null ? [] : doubts(implausible)),
    ...releases.map(
      ({ product, dates, from, to }) => `released   ${product}: ${dates} dates, ${from} to ${to}`,
    ),
    ...budgets.map(({ epoch, spent, limit, part }) => {
      return `budget     ${epoch}: ρ ${spent} of ${limit} (${(100 * part).toFixed(1)} %)`
    }),
  ].join('\n')
}
