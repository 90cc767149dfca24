import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { SCHEMA_FILE, schemaText } from '../../lib/config-schema.ts'

const folder = new URL('../../deployments/', import.meta.url)
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const schema = z.fromJSONSchema(JSON.parse(schemaText()))
/** The example of Great Britain with one line in place of another. */
const changed = (line: string, by: string): unknown => {
  expect(textOf('gb.yaml')).toContain(line)
  return parse(textOf('gb.yaml').replace(line, by))
}

describe('deployments/schema.json', () => {
  it('is what node bin/schema.ts makes of lib/config.ts', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText())
  })

  it.each(examples)('is named in the first line of %s, and accepts it', (name) => {
    expect(textOf(name).split('\n')[0]).toBe('# yaml-language-server: $schema=schema.json')
    expect(schema.safeParse(parse(textOf(name))).error).toBeUndefined()
  })

  it.each([
    ['an unknown key', changed('country: gb', 'country: gb\ncuontry: de')],
    ['a country that nobody may deploy', changed('country: gb', 'country: cn')],
    ['a missing list of sensitive places', changed('sensitivePlaces: []', '')],
    ['a number beyond its range', changed('concurrency: 10', 'concurrency: 1')],
    ['keys of a month without a clearance', changed('keyLife: day', 'keyLife: month')],
    [
      'a clearance that nobody signed',
      changed('keyLife: day', 'keyLife: {clearance: {basis: b, document: d, date: "2026-01-31"}}'),
    ],
    ['a period that logs cannot be kept', changed('logRetentionDays: 90', 'logRetentionDays: 91')],
    ['a word where a switch is', changed('firewall: false', 'firewall: "no"')],
  ])('lets an editor refuse %s', (_, value) => {
    expect(schema.safeParse(value).success).toBe(false)
  })

  it('says with every value what is expected there', () => {
    const { properties } = JSON.parse(schemaText()) as {
      properties: { keyLife: { description: string }; api: { properties: Record<string, object> } }
    }
    expect(properties.keyLife.description).toContain('for keys of a month')
    expect(properties.api.properties.tokenDomain).toHaveProperty('description')
  })
})
