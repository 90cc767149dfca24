import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { wholeWorld } from '../test/serve/city.ts'

export const CLIENT_SCHEMA_FILE = fileURLToPath(new URL('../client/schema.ts', import.meta.url))

const HEADER =
  '/** Made of the OpenAPI document of the API by `npm run client`: change that, not this. */\n\n'

/** @returns what client/schema.ts has to be: every address, parameter and shape of the document, as types */
export async function clientSchemaText(): Promise<string> {
  // The world of the tests: what a new route asks of a deployment is there already.
  const { api } = await wholeWorld()
  const document = await (await api.request('/openapi.json')).text()
  const nodes = await openapiTS(document, {
    // `Cell` beside `components['schemas']['Cell']`.
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  })
  return HEADER + astToString(nodes)
}
