import { resolve } from 'node:path'
import { InvalidInput } from '../../functions/model/errors.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../../functions/model/ledger.ts'
import { type Country, countrySchema, type KeyLife, keyLifeSchema } from '../../functions/model/vocabulary.ts'
import { documentStore, figureStore } from '../../functions/platform/aws/dynamodb.ts'
import { connect } from '../../functions/platform/aws/dynamodb-client.ts'
import { s3Store } from '../../functions/platform/aws/objects.ts'
import type { Stores } from '../../functions/serve/index.ts'
import { keyLifeOf, readDeployment } from '../../lib/config.ts'
import { openLocal } from '../local.ts'
import { publishedName } from '../published-name.ts'

/** Where a city is published. */
export interface Target extends Stores {
  readonly name: string
  /** Its clocks and products are those of the city too, or the two would not answer alike. */
  readonly country: Country
  readonly keyLife: KeyLife
  close(): Promise<void>
}

interface Named {
  readonly deployment?: string | undefined
  readonly into?: string | undefined
  readonly out: string
}

/** @throws InvalidInput, Locked */
export async function openTarget({ deployment, into, out }: Named): Promise<Target> {
  if (deployment !== undefined && into === undefined) return deployed(deployment)
  if (into === undefined || deployment !== undefined) {
    throw new InvalidInput(
      'name a deployment, --deployment deployments/gb.yaml, or an output folder of this machine, --into DIR',
    )
  }
  if (resolve(into) === resolve(out)) {
    throw new InvalidInput(`--into and --out are ${into}: the city is made in a folder of its own`)
  }
  return folder(into)
}

/** With the credentials of the environment. */
async function deployed(file: string): Promise<Target> {
  const deployment = readDeployment(file)
  const { name, region, country } = deployment
  const named = (reference: 'documents-table' | 'figures-table' | 'data-bucket') =>
    publishedName(
      deployment,
      reference,
      'deploy it first; whoever publishes needs cloudformation:GetResource and ssm:GetParameters',
    )
  const [documents, figures, bucket] = await Promise.all([
    named('documents-table'),
    named('figures-table'),
    named('data-bucket'),
  ])
  const dynamo = connect({ region })
  return {
    name,
    country,
    keyLife: keyLifeOf(deployment),
    documents: documentStore(dynamo, documents),
    figures: figureStore(dynamo, figures),
    store: s3Store({ bucket, region, scratch: '' }),
    close: async () => dynamo.destroy(),
  }
}

async function folder(into: string): Promise<Target> {
  const local = await openLocal(into)
  const found = await local.documents.get(REFERENCE_DOCUMENT)
  if (!found) {
    await local.close()
    throw new InvalidInput(`nothing was run in ${local.folder}: name the --out of run or start`)
  }
  const { country, keyLife } = referencePointerSchema.parse(found.body)
  return {
    ...local,
    name: into,
    country: countrySchema.parse(country),
    keyLife: keyLifeSchema.parse(keyLife),
  }
}
