import { monthOf } from '../model/dates.ts'
import { objectionsDocument, objectionsFigure } from '../model/objections.ts'
import type { DocumentStore, ObjectStore, Workbench } from '../platform/ports.ts'

interface ObjectionPorts {
  readonly store: ObjectStore
  readonly workbench: Workbench
  readonly documents: Pick<DocumentStore, 'get'>
}

/**
 * Keeps how many lines of the loaded feeds object, exactly, until the release of the month has measured it
 * and removed it (release/objections.ts). A later feed replaces what an earlier one said.
 * @param epochs days or months
 */
export async function storeObjections(
  { store, workbench, documents }: ObjectionPorts,
  epochs: Iterable<string>,
): Promise<void> {
  const [found] = await workbench.rows<{ objecting: bigint; others: bigint }>(
    `-- objections: lines that object, and lines that do not
    select
      count(*) filter (where opted_out) as objecting,
      count(*) filter (where not opted_out) as others
    from anonymize_subscribers`,
  )
  const figure = { objecting: Number(found?.objecting), others: Number(found?.others) }
  for (const month of new Set([...epochs].map(monthOf))) {
    const isMeasured = (await documents.get(objectionsDocument(month))) !== null
    if (!isMeasured) await store.put(objectionsFigure(month), JSON.stringify(figure))
  }
}
