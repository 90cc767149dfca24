import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CLIENT_SCHEMA_FILE, clientSchemaText } from '../../bin/client-schema.ts'

describe('client/schema.ts', () => {
  it('is what npm run client makes of the document of the API', async () => {
    const isCurrent = readFileSync(CLIENT_SCHEMA_FILE, 'utf8') === (await clientSchemaText())
    expect(isCurrent ? 'current' : 'old: run npm run client').toBe('current')
  })
})
