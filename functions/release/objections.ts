import { Conflict, InvalidInput } from '../model/errors.ts'
import {
  type Objections,
  objectionsDocument,
  objectionsFigure,
  objectionsFigureSchema,
  objectionsRho,
  objectionsSchema,
  objectionsVariance,
} from '../model/objections.ts'
import { approximate, show } from '../model/rational.ts'
import type { Month, PrivacyProfile } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, ObjectStore } from '../platform/ports.ts'
import { refuseHalted } from './halt.ts'
import { sampleDiscreteGaussian } from './sampler.ts'

interface ObjectionPorts {
  /** Where the exact figure lies. */
  readonly store: Pick<ObjectStore, 'get' | 'delete'>
  readonly documents: DocumentStore
  readonly clock: Clock
}

/**
 * Measures how many lines object, once a month for good: the one conditional write publishes the measurement and is
 * its charge. Whoever is second finds it there, and what he drew is discarded unread. The exact figure is removed.
 * @returns what is in force; null where no feed of subscribers was read for the month
 * @throws InvalidInput, Halted; nothing is published then
 */
export async function measureObjections(
  { store, documents, clock }: ObjectionPorts,
  month: Month,
  privacy: PrivacyProfile,
): Promise<Objections | null> {
  const id = objectionsDocument(month)
  const known = await documents.get(id)
  if (known !== null) {
    // Left by a crash, or by a feed that was being counted when the month was measured.
    await store.delete(objectionsFigure(month))
    return objectionsSchema.parse(known.body)
  }
  const exact = await readFigure(store, month)
  if (exact === null) return null
  await refuseHalted(documents, 'nothing was drawn')
  const variance = objectionsVariance(privacy)
  const [first, second] = sampleDiscreteGaussian(variance, 2) as [bigint, bigint]
  const measured: Objections = {
    month,
    objecting: exact.objecting + Number(first),
    others: exact.others + Number(second),
    variance: approximate(variance),
    rho: show(objectionsRho(privacy)),
    committedAt: clock.now().toISOString(),
  }
  try {
    await documents.put(id, measured, 0)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
  await store.delete(objectionsFigure(month))
  return objectionsSchema.parse((await documents.get(id))?.body)
}

async function readFigure(store: ObjectionPorts['store'], month: Month) {
  const key = objectionsFigure(month)
  const bytes = await store.get(key)
  if (bytes === null) return null
  try {
    return objectionsFigureSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    // The cause is dropped: it quotes values, and these are exact.
    throw new InvalidInput(
      `${key} is not how many lines object: land the feed of subscribers again, which writes it anew`,
    )
  }
}
