import { ageBandSchema } from '../model/vocabulary.ts'
import { type CsvFeed, type CsvRow, readCsv } from './csv.ts'
import { listed, quoted } from './feed-file.ts'

/** Residents of 18 and over, of a leaf and a cohort; a row of the census table. */
export interface CensusRow {
  readonly zone: string
  readonly gender: (typeof genders)[number]
  readonly age_band: (typeof bands)[number]['name']
  /** A whole number. */
  readonly persons: number
}

const genders = ['female', 'male'] as const

/** Our bands with their first year of age and the year after their last. */
const bands = ageBandSchema.exclude(['unknown']).options.map((name) => {
  const [first, last] = name.split(/[-+]/)
  return { name, from: Number(first), to: last ? Number(last) + 1 : Infinity }
})
const ADULT = bands[0]!.from
/** From here on the years of age need not be told apart. */
const OLDEST = bands.at(-1)!.from

/** A line of the feed: [from, to) in years of age. */
interface Line {
  readonly zone: string
  readonly gender: CensusRow['gender']
  readonly from: number
  readonly to: number
  readonly persons: number
}

/**
 * Reads a census, `zone,gender,age_band,persons`, bands being any years as 16-29 or 65+. A band that lies
 * across ours is split evenly by year of age; whoever is under 18 is left out. A cohort without a line in a
 * zone has no residents there, as offices of statistics leave zeros away; a zone without any line, or years
 * of age that no line has, are a mistake.
 * @param leaves ids of the leaves of the zone system
 * @returns a row for each leaf and cohort, in the order of zone, gender and band
 * @throws InvalidInput naming line and value, or what is missing
 */
export async function readCensus(path: string, leaves: ReadonlySet<string>): Promise<CensusRow[]> {
  const feed = await readCsv('census', path, ['zone', 'gender', 'age_band', 'persons'])
  const ofCohort = new Map<string, Line[]>()
  const key = (zone: string, gender: string): string => `${gender} ${zone}`
  for (const row of feed.rows) {
    const line = readLine(row, leaves)
    const earlier = ofCohort.get(key(line.zone, line.gender)) ?? []
    refuseTwice(row, line, earlier)
    ofCohort.set(key(line.zone, line.gender), [...earlier, line])
  }
  const lines = [...ofCohort.values()].flat()
  refuseMissing(feed, lines, leaves)
  return [...leaves].sort().flatMap((zone) => {
    const exact = genders.flatMap((gender) => {
      const these = ofCohort.get(key(zone, gender)) ?? []
      return bands.map((band) => ({ zone, gender, age_band: band.name, persons: personsIn(these, band) }))
    })
    return inWholes(exact)
  })
}

/** Residents of 18 and over by leaf. */
export function residentsOf(census: readonly CensusRow[]): ReadonlyMap<string, number> {
  const residents = new Map<string, number>()
  for (const { zone, persons } of census) residents.set(zone, (residents.get(zone) ?? 0) + persons)
  return residents
}

/** The same census where some leaves have been merged into others. */
export function censusFor(census: readonly CensusRow[], leafFor: (id: string) => string): CensusRow[] {
  return [...Map.groupBy(census, ({ zone }) => leafFor(zone))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([zone, rows]) =>
      genders.flatMap((gender) =>
        bands.map(({ name }) => ({
          zone,
          gender,
          age_band: name,
          persons: rows
            .filter((row) => row.gender === gender && row.age_band === name)
            .reduce((sum, { persons }) => sum + persons, 0),
        })),
      ),
    )
}

function readLine(row: CsvRow, leaves: ReadonlySet<string>): Line {
  const [zone, gender, band, persons] = ['zone', 'gender', 'age_band', 'persons'].map(row.get) as [
    string,
    string,
    string,
    string,
  ]
  if (!leaves.has(zone)) {
    throw row.fault(`${quoted(zone)} is no leaf of the zone system: correct the id, or remove the line`)
  }
  if (gender !== 'female' && gender !== 'male') {
    throw row.fault(`gender is ${quoted(gender)}: expected female or male`)
  }
  if (!/^\d+(\.\d+)?$/.test(persons)) {
    throw row.fault(`persons is ${quoted(persons)}: expected a number, 0 or more`)
  }
  return { zone, gender, ...readBand(row, band), persons: Number(persons) }
}

function readBand(row: CsvRow, text: string): Pick<Line, 'from' | 'to'> {
  const [, first, last] = /^(\d{1,3})(?:-(\d{1,3})|\+)$/.exec(text) ?? []
  const band = { from: Number(first), to: last === undefined ? Infinity : Number(last) + 1 }
  if (first === undefined || band.to <= band.from) {
    throw row.fault(`age_band is ${quoted(text)}: expected years as 16-29 or 65+`)
  }
  if (band.to === Infinity && band.from < OLDEST) {
    throw row.fault(
      `age_band is ${quoted(text)}: a band without end is not known by years; let it begin at ${OLDEST} or later`,
    )
  }
  return band
}

function refuseTwice(row: CsvRow, { zone, gender, from, to }: Line, earlier: readonly Line[]): void {
  const other = earlier.find((line) => line.from < to && from < line.to)
  if (other === undefined) return
  if (other.from === from && other.to === to) {
    throw row.fault(
      `zone ${quoted(zone)}, ${gender}, ${bandName(other)} is listed a second time: remove one line`,
    )
  }
  throw row.fault(
    `zone ${quoted(zone)}, ${gender}: ${bandName({ from, to })} and ${bandName(other)} share years of age, so some would count twice: give bands that do not overlap`,
  )
}

/** What no line at all speaks of is not nobody: it was forgotten, or lies in another file. */
function refuseMissing({ fault }: CsvFeed, lines: readonly Line[], leaves: ReadonlySet<string>): void {
  const known = new Set(lines.map(({ zone }) => zone))
  const zones = [...leaves].filter((zone) => !known.has(zone)).sort()
  if (zones.length > 0) {
    throw fault(
      `${zones.length} of ${leaves.size} zones have no line (${listed(zones.map(quoted))}): add their residents, 0 if nobody lives there`,
    )
  }
  for (const gender of genders) {
    const these = lines.filter((line) => line.gender === gender)
    const years = Array.from({ length: OLDEST - ADULT + 1 }, (_, index) => ADULT + index)
    const missing = years.filter((year) => !these.some(({ from, to }) => from <= year && year < to))
    if (missing.length === 0) continue
    const spoken = missing.map((year) => (year === OLDEST ? `${year}+` : String(year)))
    throw fault(`no line is of ${gender} residents of ${listed(spoken)} years: add them, in every zone`)
  }
}

/** Everybody of a band without end is in our last one. */
function personsIn(lines: readonly Line[], band: (typeof bands)[number]): number {
  return lines.reduce((sum, { from, to, persons }) => {
    if (to === Infinity) return sum + (band.to === Infinity ? persons : 0)
    const years = Math.min(to, band.to) - Math.max(from, band.from)
    return sum + (years > 0 ? (persons * years) / (to - from) : 0)
  }, 0)
}

/** Rounded so that what is added up from the first row on is never off by more than a half. */
function inWholes(rows: readonly CensusRow[]): CensusRow[] {
  let exact = 0
  let whole = 0
  return rows.map((row) => {
    exact += row.persons
    // Sums of parts of years: what is a whole number but for the last digit is that number.
    const persons = Math.round(Number(exact.toFixed(6))) - whole
    whole += persons
    return { ...row, persons }
  })
}

const bandName = ({ from, to }: Pick<Line, 'from' | 'to'>): string =>
  to === Infinity ? `${from}+` : `${from}-${to - 1}`
