import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keyLifeOf, parseDeployment, readDeployment } from '../../lib/config.ts'

const example = readFileSync(new URL('../../deployments/gb.yaml', import.meta.url), 'utf8')

const refusal = (yaml: string): string => {
  try {
    parseDeployment(yaml, 'x.yaml')
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the file was accepted')
}

/** The example with one line in place of another. */
const changed = (line: string, by: string): string => {
  expect(example).toContain(line)
  return example.replace(line, by)
}

describe('deployment files', () => {
  it('accepts both examples as they are', () => {
    const gb = readDeployment('deployments/gb.yaml')
    expect([gb.country, keyLifeOf(gb), gb.privacy, gb.rollup.datesPerExecution]).toEqual([
      'gb',
      'day',
      'standard',
      3,
    ])
    const de = readDeployment('deployments/de.yaml')
    expect([de.country, keyLifeOf(de), de.privacy, de.logRetentionDays]).toEqual([
      'de',
      'month',
      'strict',
      30,
    ])
    const { buckets, bucketsAtOnce, completeBy } = de.rollup
    expect([buckets, bucketsAtOnce, completeBy]).toEqual([64, 8, 'manifest-or-time'])
  })

  it.each([
    [
      'an unknown key',
      changed('country: gb', 'country: gb\ncuontry: de'),
      'x.yaml: the file: does not have the key "cuontry": allowed are name, country,',
    ],
    [
      'an unknown key in a section',
      changed('  concurrency: 10', '  workers: 10'),
      'x.yaml: anonymize: does not have the key "workers": allowed are concurrency, memoryMb',
    ],
    [
      'a country that nobody may deploy',
      changed('country: gb', 'country: cn'),
      'x.yaml: country: expected one of gb, de, found "cn"',
    ],
    [
      'a budget that does not exist',
      changed('privacy: standard', 'privacy: loose'),
      'x.yaml: privacy: expected one of standard, strict, found "loose"',
    ],
    [
      'a dump format that does not exist',
      changed('profile: canonical', 'profile: acme'),
      'x.yaml: profile: ',
    ],
    [
      'a missing list of sensitive places',
      changed('sensitivePlaces: []', ''),
      'x.yaml: sensitivePlaces: is missing: expected a list of zones, which may be empty: []',
    ],
    [
      'more sensitive places than a function can be told',
      changed('sensitivePlaces: []', `sensitivePlaces: [${'a'.repeat(2_001)}]`),
      'x.yaml: sensitivePlaces: expected at most 2000 bytes of ids',
    ],
    [
      'a sensitive place whose id would be two',
      changed('sensitivePlaces: []', "sensitivePlaces: ['a,b']"),
      'x.yaml: sensitivePlaces',
    ],
    [
      'keys of a month without a clearance',
      changed('keyLife: day', 'keyLife: month'),
      'x.yaml: keyLife: expected day, or for keys of a month {clearance: {basis, document, signedBy, date}}, found "month"',
    ],
    [
      'a clearance that nobody signed',
      changed('keyLife: day', 'keyLife: {clearance: {basis: b, document: d, date: "2026-01-31"}}'),
      'x.yaml: keyLife.clearance.signedBy: is missing: expected who signed it',
    ],
    [
      'a date that does not exist',
      changed(
        'keyLife: day',
        'keyLife: {clearance: {basis: b, document: d, signedBy: s, date: "2026-02-30"}}',
      ),
      'x.yaml: keyLife.clearance.date: expected a date that exists',
    ],
    [
      'no word about the subscriber feed',
      changed('  maxAgeHours: 48', '  {}'),
      'x.yaml: subscriberFeed: expected maxAgeHours, or absent',
    ],
    [
      'a start while the clocks change',
      changed('firstAt: "04:30"', 'firstAt: "02:30"'),
      'x.yaml: rollup.firstAt: expected a local time from 04:00 on',
    ],
    [
      'an end before the start',
      changed('lastAt: "12:30"', 'lastAt: "03:30"'),
      'x.yaml: rollup.lastAt: expected the same minute as firstAt and no earlier',
    ],
    [
      'too many gigabytes',
      changed('scanLimitGb: 500', 'scanLimitGb: 500000'),
      'x.yaml: rollup.scanLimitGb: expected a whole number of gigabytes that one query may read from 1 to 100000, found 500000',
    ],
    [
      'buckets that are no bits of a pseudonym',
      changed('buckets: 64', 'buckets: 48'),
      'x.yaml: rollup.buckets: expected one of 1, 2, 4, 8, 16, 32, 64, found "48"',
    ],
    [
      'more buckets at once than a map takes',
      changed('bucketsAtOnce: 8', 'bucketsAtOnce: 41'),
      'x.yaml: rollup.bucketsAtOnce: expected a whole number of buckets from 1 to 40, found 41',
    ],
    [
      'a rule that makes no day complete',
      changed('completeBy: manifest-or-time', 'completeBy: hope'),
      'x.yaml: rollup.completeBy: expected one of manifest, manifest-or-time, time, found "hope"',
    ],
    [
      'one tenant twice',
      changed('    - id: example-retailer', '    - id: example-council'),
      'x.yaml: api.tenants: expected every id once',
    ],
    [
      'an account without quotes',
      changed('# account: "123456789012"', 'account: 123456789012'),
      'x.yaml: account: expected twelve digits in quotes, found 123456789012',
    ],
    [
      'a period that logs cannot be kept',
      changed('logRetentionDays: 90', 'logRetentionDays: 91'),
      'x.yaml: logRetentionDays: expected one of 7, 14, 30, 60, 90, 180, 365, found "91"',
    ],
    [
      'a word where a switch is',
      changed('firewall: false', 'firewall: "no"'),
      'x.yaml: firewall: expected true or false, found "no"',
    ],
    ['a key twice', changed('country: gb', 'country: gb\ncountry: de'), 'x.yaml: Map keys must be unique'],
    ['a file that is no list of keys', 'gb', 'x.yaml: the file: expected the keys name, country,'],
    ['an empty file', '', 'x.yaml: name: is missing: expected 2 to 16 lower-case letters'],
  ])('refuses %s and says what is allowed', (_, yaml, message) => {
    expect(refusal(yaml)).toContain(message)
  })

  it('tells all faults at once, a line each', () => {
    const yaml = changed('country: gb', 'country: fr').replace('privacy: standard', 'privacy: none')
    expect(refusal(yaml).split('\n')).toEqual([
      'x.yaml: country: expected one of gb, de, found "fr"',
      'x.yaml: privacy: expected one of standard, strict, found "none"',
    ])
  })

  it('accepts a deployment without subscribers only with a signature', () => {
    const absent = '  absent: {acceptance: {document: d, signedBy: s, date: "2026-01-31"}}'
    const accepted = parseDeployment(changed('  maxAgeHours: 48', absent), 'x.yaml')
    expect(accepted.subscriberFeed.absent?.acceptance.signedBy).toBe('s')
    expect(refusal(changed('  maxAgeHours: 48', '  absent: {}'))).toContain(
      'x.yaml: subscriberFeed.absent.acceptance: is missing',
    )
    expect(refusal(changed('  maxAgeHours: 48', `  maxAgeHours: 48\n${absent}`))).toContain('subscriberFeed')
  })

  it('says which option is missing, and which file', () => {
    expect(() => readDeployment(undefined)).toThrow('add -c deployment=deployments/gb.yaml')
    expect(() => readDeployment('deployments/fr.yaml')).toThrow(
      'there is no deployment file deployments/fr.yaml',
    )
  })
})
