import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLocal } from '../../bin/local.ts'
import { runPipeline } from '../../bin/pipeline.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../../functions/model/ledger.ts'
import { CELL_HEADER, csv, town, townCells, useFolder, zonesJson } from '../geography/feeds.ts'

const folder = useFolder()
const quiet = { begin() {}, step() {}, say() {}, end() {} }
const DATES = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']

test('a cell that moves on the third of five dates is in the old zone before, in the new one from then on', async () => {
  const moved = [
    'M,0.01,51.01,,,300,4G,south,2025-01-01,2026-03-04',
    'M,0.03,51.03,,,300,4G,north,2026-03-04,',
  ]
  // Every quarter of an hour from six to eight in the evening.
  const times = Array.from({ length: 8 }, (_, i) => `1${8 + Math.floor(i / 4)}:${(i % 4) * 15 || '00'}:00Z`)
  const events = DATES.flatMap((date) => times.map((time) => `447700900001,${date}T${time},M`))
  const feeds = {
    cells: await folder.file(
      csv(CELL_HEADER, [...townCells.filter((line) => /^A,/.test(line)), ...moved]),
      'cells.csv',
    ),
    zones: await folder.file(zonesJson(town), 'zones.geojson'),
  }
  const file = await folder.file(csv('subscriber_id,timestamp,cell_id', events), 'events.csv')
  const out = folder.path('out')
  const local = await openLocal(out)
  try {
    const { accepted } = await runPipeline(
      local,
      { events: [file], profile: 'canonical', country: 'gb', keyLife: 'day', privacy: 'standard', feeds },
      quiet,
    )
    expect(accepted).toBe(events.length)
    const figures = join(out, 'internal', 'figures', 'presence', '**', '*.parquet')
    const rows = await local.workbench.rows<{ day: string; zones: string }>(
      `select cast("date" as varchar) as day, string_agg(distinct zone, ' ' order by zone) as zones
       from read_parquet('${figures}', hive_partitioning = false)
       where level = 'zone' and value > 0 group by day order by day`,
    )
    expect(rows).toEqual(DATES.map((day) => ({ day, zones: day < '2026-03-04' ? 'c' : 'b' })))
    // Two versions were made; the one in force has the cells of the newest date.
    const versions = await local.store.list('reference/zone_system/')
    expect(versions.filter(({ key }) => key.endsWith('tree.json'))).toHaveLength(2)
    const { version } = referencePointerSchema.parse((await local.documents.get(REFERENCE_DOCUMENT))!.body)
    const [site] = await local.workbench.rows<{ lon: number }>(
      `select lon from read_parquet('${join(out, 'reference', 'sites', `version=${version}`)}/*.parquet') where cell = 'M'`,
    )
    expect(site).toEqual({ lon: 0.03 })
  } finally {
    await local.close()
  }
})
