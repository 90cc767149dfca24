import { writeFileSync } from 'node:fs'
import { SCHEMA_FILE, schemaText } from '../lib/config-schema.ts'

/** `node bin/schema.ts`: writes deployments/schema.json anew after a change of lib/config.ts. */
writeFileSync(SCHEMA_FILE, schemaText())
process.stdout.write(`${SCHEMA_FILE}\n`)
