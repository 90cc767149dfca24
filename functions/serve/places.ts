import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { addDays, monthOf } from '../model/dates.ts'
import { Conflict } from '../model/errors.ts'
import { PLACE_COLLECTION } from '../model/places.ts'
import { retentionDays } from '../model/retention.ts'
import type { DocumentStore } from '../platform/ports.ts'

/**
 * What a tenant may have only so many of at once has places, all in one document that is changed by conditional writes.
 * Whoever makes one takes a place first, and makes it with the name of that place. Nothing is given back: a place is
 * free when what was made with it has ended, or was not made while a request lives. So it is held by nobody who died.
 */

/** What was made with a place. */
export interface Holder {
  readonly id: string
  readonly place: string
  /** Once it is not, it never is again with the same place. */
  readonly isOpen: boolean
  /** What it gave in all, when it is open no more. */
  readonly gave?: Gave | undefined
}

export interface Gave {
  readonly month: string
  readonly product: string
  readonly rows: number
}

/** The places of one tenant for one kind of things. */
export interface Line {
  readonly documents: DocumentStore
  readonly kind: string
  readonly tenant: string
  readonly most: number
  readonly now: () => Date
  readonly holder: (id: string) => Promise<Holder | null>
  readonly holders: () => Promise<readonly Holder[]>
}

const bodySchema = z.object({
  places: z.array(z.object({ id: z.string(), place: z.string(), takenAt: z.int() })),
  /** Month → product → rows of all whose places are free again. */
  rows: z.record(z.string(), z.record(z.string(), z.int())),
})
type Body = z.infer<typeof bodySchema>
type Place = Body['places'][number]

/** A request ends after 28 seconds: what it has not made by then it never makes. */
const MAKING_MS = 60_000

/** Each that is too late was overtaken by another, and those are at most as many as there are places, and as end. */
const MOST_ATTEMPTS = 1_000

/**
 * Takes a place, unless all are taken: of many at once exactly as many as are free. For the same id it is the same
 * place as long as that is held.
 * @returns what to make it with; null if there is none
 */
export async function takePlace(line: Line, id: string): Promise<string | null> {
  let taken: string | null = null
  await change(line, async (body) => {
    const mayEnd = body.places.length >= line.most || body.places.some((place) => place.id === id)
    const left = mayEnd ? await withoutEnded(line, body) : body
    const others = left.places.filter((place) => place.id !== id)
    const own = left.places.find((place) => place.id === id)
    taken = others.length < line.most ? (own?.place ?? randomUUID()) : null
    if (taken === null) return null
    return { ...left, places: [...others, { id, place: taken, takenAt: line.now().getTime() }] }
  })
  return taken
}

/** Frees the places of what has ended, and adds up what it gave: in one write, so that each is added once. */
export const settle = (line: Line): Promise<void> =>
  change(line, async (body) => {
    const left = await withoutEnded(line, body)
    return left.places.length === body.places.length ? null : left
  })

/** @returns rows by product that were given in a month, whether or not they are settled */
export async function rowsGiven(line: Line, month: string): Promise<Readonly<Record<string, number>>> {
  const found = await line.documents.get(documentOf(line))
  if (found === null) return {}
  return (await withoutEnded(line, bodySchema.parse(found.body))).rows[month] ?? {}
}

async function change(line: Line, to: (body: Body) => Promise<Body | null>): Promise<void> {
  const document = documentOf(line)
  for (let attempt = 1; ; attempt += 1) {
    const found = await line.documents.get(document)
    const next = await to(found ? bodySchema.parse(found.body) : await firstOf(line))
    if (next === null) return
    try {
      return await line.documents.put(document, kept(next, line.now()), found?.version ?? 0)
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}

/** Where the document is new or has ended: by what there is. */
async function firstOf({ holders }: Line): Promise<Body> {
  const open = (await holders()).filter(({ isOpen }) => isOpen)
  return { places: open.map(({ id, place }) => ({ id, place, takenAt: 0 })), rows: {} }
}

async function withoutEnded(line: Line, { places, rows }: Body): Promise<Body> {
  const looked = await Promise.all(
    places.map(async (place) => {
      const holder = await line.holder(place.id)
      return { place, holder: holder?.place === place.place ? holder : null }
    }),
  )
  const isHeld = ({ place, holder }: { place: Place; holder: Holder | null }): boolean =>
    holder ? holder.isOpen : line.now().getTime() < place.takenAt + MAKING_MS
  const ended = looked.filter((one) => !isHeld(one))
  return {
    places: looked.filter(isHeld).map(({ place }) => place),
    rows: ended.reduce((sum, { holder }) => (holder?.gave ? added(sum, holder.gave) : sum), rows),
  }
}

const added = (rows: Body['rows'], { month, product, rows: more }: Gave): Body['rows'] => ({
  ...rows,
  [month]: { ...rows[month], [product]: (rows[month]?.[product] ?? 0) + more },
})

/** Months as long as the counters of requests. */
function kept({ places, rows }: Body, now: Date): Body {
  const oldest = monthOf(addDays(now.toISOString().slice(0, 10), -retentionDays.auditTrail))
  return { places, rows: Object.fromEntries(Object.entries(rows).filter(([month]) => month >= oldest)) }
}

const documentOf = ({ kind, tenant }: Line): string =>
  `${PLACE_COLLECTION}/${kind}/${encodeURIComponent(tenant)}`
