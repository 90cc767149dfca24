import { writeFileSync } from 'node:fs'
import { CLIENT_SCHEMA_FILE, clientSchemaText } from './client-schema.ts'

/** `npm run client`: writes client/schema.ts anew after a change of the API's routes or schemas. */
writeFileSync(CLIENT_SCHEMA_FILE, await clientSchemaText())
process.stdout.write(`${CLIENT_SCHEMA_FILE}\n`)
