import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readCells } from '../../functions/geography/cells.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { CELL_HEADER, csv, useFolder } from './feeds.ts'

const folder = useFolder()
const read = async (...lines: string[]) => readCells(await folder.file(csv(CELL_HEADER, lines), 'cells.csv'))

test('a sector, a disc without azimuth and a cell without coordinates are read, in the order of their ids', async () => {
  const cells = await read(
    'c3,,,,,,4G,LA-1,,',
    'c1,-0.1,51.5,120,65,800.5,5G,LA-1,2025-01-01,',
    'c2,1e-1,51,,,300,,,,',
  )
  expect(cells).toEqual([
    {
      id: 'c1',
      area: 'LA-1',
      site: { lon: -0.1, lat: 51.5, azimuth: 120, beamWidth: 65, rangeM: 800.5, layer: '4G and 5G' },
      isGone: false,
    },
    {
      id: 'c2',
      area: '',
      site: { lon: 0.1, lat: 51, azimuth: 0, beamWidth: 360, rangeM: 300, layer: '' },
      isGone: false,
    },
    { id: 'c3', area: 'LA-1', site: null, isGone: false },
  ])
})

test('columns may come in another order, quoted, with blanks, a byte order mark, CRLF and empty lines, gzipped', async () => {
  const text =
    '\uFEFFarea, cell_id,lat,lon,range_m,beam_width,azimuth\r\n\r\n"Mid, ""East""", x ,51,0,10,,\r\n'
  const path = await folder.file(gzipSync(text), 'cells.csv.gz')
  expect(await readCells(path)).toEqual([
    {
      id: 'x',
      area: 'Mid, "East"',
      site: { lon: 0, lat: 51, azimuth: 0, beamWidth: 360, rangeM: 10, layer: '' },
      isGone: false,
    },
  ])
})

test.each([
  ['2G', '2G'],
  ['GSM', '2G'],
  ['umts', '3G'],
  ['LTE', '4G and 5G'],
  ['NR SA', '4G and 5G'],
  ['', ''],
  ['indoor', ''],
])('of the technology %j the layer is %j', async (technology, layer) => {
  expect((await read(`x,0,51,,,300,${technology},A,,`))[0]!.site!.layer).toBe(layer)
})

test('of two entries that follow each other the newer one is the cell', async () => {
  const cells = await read('x,0,51,,,500,4G,A,2026-01-01,', 'x,0,51,,,300,4G,A,2025-01-01,2026-01-01')
  expect(cells.map(({ site }) => site?.rangeM)).toEqual([500])
})

describe('a cell that moves, vanishes and comes back', () => {
  const lines = [
    'x,0,51,,,100,4G,A,2025-01-01,2025-06-01',
    'x,0,51,,,200,4G,A,2025-06-01,2026-01-01',
    'x,0,51,,,300,4G,A,2026-03-01,',
  ]
  test.each([
    ['before it was there', '2024-12-31', 100, true],
    ['on its first day', '2025-01-01', 100, false],
    ['on the day on which it moved', '2025-06-01', 200, false],
    ['on the last day before it vanished', '2025-12-31', 200, false],
    ['while it was away', '2026-02-01', 200, true],
    ['since it came back', '2026-03-01', 300, false],
  ])('%s, %s, has the entry of range %i, and that it is gone is %j', async (_, date, rangeM, isGone) => {
    const path = await folder.file(csv(CELL_HEADER, lines.toReversed()), 'cells.csv')
    const [cell] = await readCells(path, date)
    expect([cell!.site!.rangeM, cell!.isGone]).toEqual([rangeM, isGone])
  })
})

test('a cell that is listed twice with the same place and area is one cell', async () => {
  const cells = await read('x,0,51,,,300,4G,A,,', 'x,0,51,,,300,5G,A,2025-01-01,')
  expect(cells).toHaveLength(1)
})

describe('what cannot be used is refused, naming line and value', () => {
  test.each([
    [
      'a second entry at the same time',
      ['x,0,51,,,300,,A,,', 'x,0,51,,,500,,A,2026-01-01,'],
      /line 3: cell "x" stands elsewhere in line 2, which is valid at the same time: end one/,
    ],
    [
      'a decimal comma',
      ['"x","0","51,5",,,300,,A,,'],
      /line 2: lat is "51,5": expected a number from -90 to 90/,
    ],
    ['a word for a number', ['x,east,51,,,300,,A,,'], /line 2: lon is "east"/],
    ['one coordinate of two', ['x,0,,,,300,,A,,'], /line 2: lat is ""/],
    [
      'coordinates in metres',
      ['x,530000,180000,,,300,,A,,'],
      /lon is "530000": expected a number from -180 to 180/,
    ],
    ['no range', ['x,0,51,,,,,A,,'], /line 2: range_m is "": expected a number from 1/],
    ['a beam without direction', ['x,0,51,,120,300,,A,,'], /line 2: azimuth is ""/],
    ['a beam of no width', ['x,0,51,0,0,300,,A,,'], /line 2: beam_width is 0/],
    [
      'an unreadable date',
      ['x,0,51,,,300,,A,01.03.2026,'],
      /line 2: valid_from is "01.03.2026": expected a date/,
    ],
    ['a date that does not exist', ['x,0,51,,,300,,A,2026-02-30,'], /line 2: valid_from is "2026-02-30"/],
    [
      'an end before its beginning',
      ['x,0,51,,,300,,A,2026-02-01,2026-01-01'],
      /line 2: valid_to 2026-01-01 is not after/,
    ],
    ['no id', [',0,51,,,300,,A,,'], /line 2: cell_id is empty/],
    ['a value too few', ['x,0,51,,,300,,A,'], /line 2: expected 10 values as in the header, found 9/],
    ['a quote that does not close', ['"x,0,51,,,300,,A,,'], /line 2: a double quote is not closed/],
  ])('%s', async (_, lines, message) => {
    await expect(read(...lines)).rejects.toThrow(InvalidInput)
    await expect(read(...lines)).rejects.toThrow(message)
    await expect(read(...lines)).rejects.toThrow(/^cells \S+cells\.csv, line \d+: [^\n]+$/)
  })

  test.each([
    [
      'a missing column',
      'cell_id,lon,lat,azimuth,beam_width,area\n',
      /expected the columns .*; range_m is missing in "cell_id,/,
    ],
    [
      'semicolons',
      'cell_id;lon;lat;azimuth;beam_width;range_m;area\n',
      /separated by commas; cell_id, lon, lat, .*are missing/,
    ],
    ['nothing', '', /line 1: expected the columns cell_id/],
    ['other bytes than UTF-8', new Uint8Array([0x63, 0xff, 0xfe]), /expected text in UTF-8/],
    [
      'half a gzip file',
      gzipSync('cell_id,lon\n'.repeat(99)).subarray(0, 30),
      /expected a whole gzip file, found one cut off/,
    ],
  ])('%s', async (_, content, message) => {
    const path = await folder.file(content, 'cells.csv')
    await expect(readCells(path)).rejects.toThrow(message)
  })

  test('a file that is not there', async () => {
    await expect(readCells(folder.path('nowhere.csv'))).rejects.toThrow(/nowhere\.csv: there is no such file/)
  })
})
