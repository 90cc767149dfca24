import type { IntakeRow } from './intake.ts'
import type { AnonymizeRequest } from './request.ts'

/** Raise it when the same bytes give other fragments or roamers than before: then files are read again. */
const RULES_VERSION = 2

/** What the answer to a request depends on besides the bytes, as the intake records it. */
export const inputsOf = (request: Omit<AnonymizeRequest, 'file'>): string =>
  [
    `rules=${RULES_VERSION}`,
    `profile=${request.profile.name}`,
    `country=${request.country}`,
    `keyLife=${request.keyLife}`,
    `reference=${request.cells.kind}:${request.referenceVersion}`,
    `exclusions=${request.exclusionsVersion ?? 'none'}`,
  ].join(' ')

/** Only a file with records of the future gives another answer on another day. */
export const inputsWithToday = (request: AnonymizeRequest): string =>
  `${inputsOf(request)} today=${request.today}`

/** Whether a file need not be read, as this row is what reading it would give. */
export const isCurrent = (row: IntakeRow, content: string, request: AnonymizeRequest): boolean =>
  (row.state === 'done' || row.state === 'quarantined') &&
  row.content === content &&
  (row.inputs === inputsOf(request) || row.inputs === inputsWithToday(request))
