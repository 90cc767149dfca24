import { z } from 'zod'
import { InvalidInput } from '../model/errors.ts'
import type { Layout } from './layout.ts'

/**
 * Dump formats as data. Another format is another entry here, checked when the module loads; no code
 * knows a profile by its name.
 */
const columnSchema = z.union([z.string().min(1), z.int().min(1)])

export const profileSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    formats: z.array(z.enum(['csv', 'ndjson', 'parquet'])).min(1),
    csv: z.strictObject({
      delimiter: z.string().length(1),
      /** Whether fields may stand in double quotes. */
      quoted: z.boolean(),
      /** With a header columns go by name, in any order; without by position from 1. */
      header: z.boolean(),
    }),
    columns: z.strictObject({
      subscriber: columnSchema,
      started: columnSchema,
      /** Several are joined by a hyphen. */
      cell: z.array(columnSchema).min(1),
      /** What stands for the cell where there is no list of cells; the cell itself where absent. */
      area: z.array(columnSchema).min(1).optional(),
      ended: columnSchema.optional(),
      device_type: columnSchema.optional(),
      /** Of the subscriber's home network, `208-01`: tells foreign phones and their countries. */
      network_code: columnSchema.optional(),
    }),
    /** Fields that a file may lack altogether. */
    optional: z.array(z.enum(['ended', 'device_type', 'network_code'])),
    /**
     * `rfc3339`: with offset or Z; without one it is UTC. `local`: the wall clock of `timeZone`, without
     * offset. Both `YYYY-MM-DD HH:MM:SS`, T or a space between, with any fraction of a second.
     */
    time: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('rfc3339') }),
      z.strictObject({ kind: z.literal('local'), timeZone: z.string() }),
    ]),
    /** First and last number of each range of areas; null where areas come from the cells feed. */
    areas: z.array(z.tuple([z.int(), z.int()])).nullable(),
  })
  .refine(
    ({ csv, columns }) =>
      csv.header ||
      Object.values(columns)
        .flat()
        .every((column) => typeof column === 'number'),
    'a CSV without a header is read by position: write the columns as numbers',
  )

export type ProfileData = z.input<typeof profileSchema>

/** A dump format: how a record lies in a file, and what its times and areas mean. */
export interface Profile {
  readonly name: string
  readonly layout: Layout
  readonly time: { readonly kind: 'rfc3339' } | { readonly kind: 'local'; readonly timeZone: string }
  /** The areas there are, from the operator's own numbering; null where they come from the cells feed. */
  readonly areas: readonly string[] | null
}

const declared: readonly ProfileData[] = [
  {
    name: 'canonical',
    formats: ['csv', 'ndjson', 'parquet'],
    csv: { delimiter: ',', quoted: true, header: true },
    columns: {
      subscriber: 'subscriber_id',
      started: 'timestamp',
      cell: ['cell_id'],
      ended: 'end_timestamp',
      device_type: 'device_type',
      network_code: 'network_code',
    },
    optional: ['ended', 'device_type', 'network_code'],
    time: { kind: 'rfc3339' },
    areas: null,
  },
  {
    // Data sessions of one city's network: 1 phone, 2 LAC, 3 CI, 8 start, 9 end. Later columns are free text.
    name: 'unicom-xdr',
    formats: ['csv'],
    csv: { delimiter: ',', quoted: false, header: false },
    columns: { subscriber: 1, started: 8, cell: [2, 3], area: [2], ended: 9 },
    optional: [],
    time: { kind: 'local', timeZone: 'Asia/Shanghai' },
    // The city network's own location areas; other numbers belong to networks around it.
    areas: [
      [42240, 42280],
      [42576, 42580],
    ],
  },
]

const profiles: ReadonlyMap<string, Profile> = new Map(
  declared.map(profileOf).map((profile) => [profile.name, profile]),
)

/**
 * @returns the dump format of that name
 * @throws InvalidInput that lists the names there are
 */
export function readProfile(name: string): Profile {
  const profile = profiles.get(name)
  if (profile) return profile
  throw new InvalidInput(`there is no profile "${name}": choose one of ${[...profiles.keys()].join(', ')}`)
}

/**
 * The format that an entry declares.
 * @throws z.ZodError if the entry is none
 */
export function profileOf(data: ProfileData): Profile {
  const { name, formats, csv, columns, optional, time, areas } = profileSchema.parse(data)
  const one = (field: Exclude<keyof typeof columns, 'cell' | 'area'>) => {
    const column = columns[field]
    const absent = column === undefined
    return { columns: absent ? [] : [column], optional: absent || optional.some((word) => word === field) }
  }
  return {
    name,
    layout: {
      name,
      formats,
      ...csv,
      fields: {
        subscriber: one('subscriber'),
        started: one('started'),
        ended: one('ended'),
        device_type: one('device_type'),
        network_code: one('network_code'),
        cell: { columns: columns.cell, joinedBy: '-' },
        area: { columns: columns.area ?? columns.cell, joinedBy: '-' },
      },
    },
    time,
    areas: areas?.flatMap(([first, last]) => numbers(first, last)) ?? null,
  }
}

function numbers(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}
