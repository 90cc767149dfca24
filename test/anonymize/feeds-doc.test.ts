import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { faultReasons } from '../../functions/anonymize/file-fault.ts'
import { type ProfileData, profileOf, profileSchema } from '../../functions/anonymize/profiles.ts'
import { LAMBDA_LIMITS, LAMBDA_ROWS } from '../../functions/anonymize/size-limits.ts'
import { rejectionSchema } from '../../functions/model/vocabulary.ts'
import { openFolder } from './folder.ts'

const page = await readFile(new URL('../../docs/feeds.md', import.meta.url), 'utf8')
/** The contents of its code blocks, in order. */
const blocks = [...page.matchAll(/^```(?:csv|json)\n(.*?)^```$/gms)].map(([, content]) => content!)

it('the worked example of docs/feeds.md gives what the page says', async () => {
  const [dump, entry, counts, fragments] = blocks
  expect(blocks.length).toBe(4)
  const folder = await openFolder()
  try {
    const row = await folder.take('events.csv', dump!, {
      profile: profileOf(JSON.parse(entry!) as ProfileData),
      country: 'de',
      cells: { kind: 'cells', ids: ['4711-20018', '4711-20019'] },
    })
    expect(row).toMatchObject({ state: 'done', ...(JSON.parse(counts!) as object) })
    const found = await folder.fragments()
    expect(
      found.map(({ cell, slot, first_minute, last_minute }) => ({ cell, slot, first_minute, last_minute })),
    ).toEqual(JSON.parse(fragments!))
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(2)
  } finally {
    await folder.close()
  }
})

it('docs/feeds.md explains every field of an entry, every reason of a rejection and of a quarantine', () => {
  const words = [...Object.keys(profileSchema.shape), ...rejectionSchema.options, ...faultReasons]
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const explained = new Set(
    rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, word]) => word)),
  )
  expect(words.filter((word) => !explained.has(word))).toEqual([])
})

it('docs/feeds.md names the limits that the function has', () => {
  expect(LAMBDA_LIMITS).toEqual({ gzip: 2 ** 30, text: 8 * 2 ** 30, parquet: 8 * 2 ** 30, part: 2 ** 31 })
  expect(LAMBDA_ROWS).toBe(100_000_000)
  expect(page).toContain('gzip of 1 GiB, a text or Parquet file of 8 GiB, and 100 million records')
})
