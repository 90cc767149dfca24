import type { ZodError } from 'zod'
import { type Parts, readParts } from '../areas/polygon.ts'
import { quoted } from '../problems.ts'
import type { RetrieveRequest } from './camara-schemas.ts'
import { type CamaraCode, CamaraError } from './errors.ts'
import { isPrecision, type Precision, precisions } from './grid.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MOST_DAYS = 7
/** Released figures are kept for two years. */
const DAYS_BACK = 730
/** As far ahead as the document promises: three months. */
const DAYS_AHEAD = 92

/** A request that can be answered: an area, and whole hours of UTC. */
export interface Wanted {
  readonly parts: Parts
  /** Instants in milliseconds: [from, to), at full hours. */
  readonly from: number
  readonly to: number
  readonly precision: Precision
}

/** @returns the error for what a body lacks or has wrong, by its first fault */
export function faultOf({ issues: [issue] }: ZodError): CamaraError {
  const path = (issue?.path ?? []).map(String)
  const where = path.join('.') || 'the body'
  return new CamaraError(
    codeAt(path, issue?.code),
    `${quoted(where)}: ${issue?.message ?? 'not as expected'}`,
  )
}

function codeAt([first, second, third]: readonly string[], issue: string | undefined): CamaraCode {
  const isMissing = issue === 'invalid_type'
  if (first === 'area' && second === 'areaType' && !isMissing) return 'POPULATION_DENSITY_DATA.INVALID_AREA'
  if (first === 'area' && second === 'boundary' && third === undefined && !isMissing) {
    return 'POPULATION_DENSITY_DATA.INVALID_AREA'
  }
  if (first === 'sink') return 'INVALID_SINK'
  if (first === 'sinkCredential' && second === 'credentialType') return 'INVALID_CREDENTIAL'
  if (first === 'sinkCredential' && second === 'accessTokenType') return 'INVALID_TOKEN'
  return 'INVALID_ARGUMENT'
}

/**
 * What is wanted, with every limit of the document checked.
 * @throws CamaraError; Problem invalid-area, which reads as INVALID_AREA
 */
export function wantedOf({ area, startTime, endTime, precision }: RetrieveRequest, now: number): Wanted {
  const { from, to } = hoursOf(startTime, endTime, now)
  if (!isPrecision(precision)) {
    throw new CamaraError(
      'POPULATION_DENSITY_DATA.UNSUPPORTED_PRECISION',
      `Cells of ${precision} letters cannot be had: choose one of ${precisions.join(', ')}.`,
    )
  }
  const ring = area.boundary.map(({ latitude, longitude }) => [longitude, latitude])
  const [first, last] = [ring[0]!, ring.at(-1)!]
  const isClosed = first[0] === last[0] && first[1] === last[1]
  const parts = readParts({ type: 'Polygon', coordinates: [isClosed ? ring : [...ring, first]] })
  return { parts, from, to, precision }
}

function hoursOf(startTime: string, endTime: string, now: number): { from: number; to: number } {
  const [start, end] = [instantOf('startTime', startTime), instantOf('endTime', endTime)]
  const fail = (code: CamaraCode, message: string): never => {
    throw new CamaraError(code, message)
  }
  if (end < start) fail('POPULATION_DENSITY_DATA.INVALID_END_TIME', 'endTime is earlier than startTime.')
  if (end - start > MOST_DAYS * DAY_MS) {
    fail(
      'POPULATION_DENSITY_DATA.MAX_TIME_PERIOD_EXCEEDED',
      `From startTime to endTime are more than ${MOST_DAYS} days: ask for parts.`,
    )
  }
  if (start < now - DAYS_BACK * DAY_MS) {
    fail(
      'POPULATION_DENSITY_DATA.MIN_STARTTIME_EXCEEDED',
      `startTime lies more than ${DAYS_BACK} days back: figures are kept no longer.`,
    )
  }
  if (start > now + DAYS_AHEAD * DAY_MS) {
    fail(
      'POPULATION_DENSITY_DATA.MAX_STARTTIME_EXCEEDED',
      `startTime lies more than ${DAYS_AHEAD} days ahead.`,
    )
  }
  if (end > now + DAYS_AHEAD * DAY_MS) {
    fail('INVALID_ARGUMENT', `endTime lies more than ${DAYS_AHEAD} days ahead.`)
  }
  if (start < now && now < end) {
    fail(
      'POPULATION_DENSITY_DATA.INVALID_TIME_PERIOD',
      'The period lies partly in the past and partly in the future: ask for each by itself.',
    )
  }
  const from = Math.floor(start / HOUR_MS) * HOUR_MS
  return { from, to: Math.max(from + HOUR_MS, Math.ceil(end / HOUR_MS) * HOUR_MS) }
}

/** `Date.parse` turns 30 February into March: the date has to come back as it went in. */
function instantOf(name: string, text: string): number {
  const ms = Date.parse(text)
  const [date] = text.split('T')
  const isReal = Number.isFinite(ms) && new Date(`${date}T00:00:00Z`).toISOString().startsWith(date!)
  if (isReal) return ms
  throw new CamaraError('INVALID_ARGUMENT', `${name} is no instant that exists.`)
}
