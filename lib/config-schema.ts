import { fileURLToPath } from 'node:url'
import { deploymentSchema } from './config.ts'
import { jsonSchema } from './config-words.ts'
import { jsonText } from './json-text.ts'

/** Beside the deployment files, which name it in their first line. */
export const SCHEMA_FILE = fileURLToPath(new URL('../deployments/schema.json', import.meta.url))

/**
 * The schema of a deployment file as JSON Schema, for editors. What needs two keys at once (a clearance for
 * keys of a month is one value; an end after its start is two) is told by synth alone.
 */
export function schemaText(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A deployment of smart-steps',
    ...jsonSchema(deploymentSchema),
  }
  return jsonText(schema)
}
