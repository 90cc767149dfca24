import { describe, expect, it } from 'vitest'
import { openDays, retentionDays } from '../../functions/model/retention.ts'
import { dynamoTables } from '../../functions/platform/dynamodb-tables.ts'
import { resources, synthesize } from './stacks.ts'

/**
 * Each line of the list of what is kept for how long, with the prefixes that it holds for. A line that is added
 * to the list and not here does not compile; one whose prefix no rule removes in time fails. The audit trail lies in
 * a table, whose items end by themselves (test/platform/usage-cases.ts).
 */
const lines: Readonly<Record<Exclude<keyof typeof retentionDays, 'auditTrail'>, readonly string[]>> = {
  raw: ['Landing landing/events/', 'Landing landing/subscribers/', 'Landing landing/optouts/'],
  identities: ['Identities '],
  quarantine: ['Quarantine '],
  figures: ['Data internal/figures/', 'Data internal/implausible/'],
  ofOneRun: [
    ...['merged', 'paths', 'trips', 'homes'].map((name) => `Data internal/${name}/`),
    'Data athena/',
  ],
  batches: ['Data reference/batches/'],
  results: ['Data jobs/'],
  published: ['Data internal/measurements/', 'Data releases/'],
}
/** The function that forgets removes these 48 hours after their epoch; S3 does where it has not. */
const ofEpoch = ['fragments', 'roamers', 'people', 'exclusions'].map((name) => `Data ${name}/`)

describe.each([
  ['gb', 'day'],
  ['de', 'month'],
] as const)('what %s keeps', (country, keyLife) => {
  const { data } = synthesize(country)
  /** `Data releases/` → days after which S3 removes what lies there. */
  const rules = new Map<string, unknown>(
    Object.entries(resources(data, 'AWS::S3::Bucket')).flatMap(([id, { Properties }]) => {
      const { Rules } = Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] }
      const name = id.replace(/^Buckets|[0-9A-F]{8}$/g, '')
      return Rules.filter(({ Status }) => Status === 'Enabled').map(
        ({ Prefix = '', ExpirationInDays }) => [`${name} ${Prefix}`, ExpirationInDays] as const,
      )
    }),
  )

  it.each(Object.entries(lines))('%s goes when its time is over, wherever it lies', (line, places) => {
    expect(places.length).toBeGreaterThan(0)
    const limit = retentionDays[line as keyof typeof retentionDays]
    expect(places.map((place) => [place, rules.get(place)])).toEqual(places.map((place) => [place, limit]))
  })

  it('rows of pseudonyms go with their epoch', () => {
    expect(ofEpoch.map((place) => [place, rules.get(place)])).toEqual(
      ofEpoch.map((place) => [place, openDays(keyLife)]),
    )
  })

  it('estimates that are served and documents that end do so by themselves, and neither they nor keys are in a backup', () => {
    const tables = Object.entries(resources(data, 'AWS::DynamoDB::Table'))
    const of = (name: string) => tables.find(([id]) => id.startsWith(`Tables${name}`))![1].Properties
    for (const [name, { timeToLive: AttributeName }] of [
      ['Figures', dynamoTables.figures],
      ['Documents', dynamoTables.documents],
      ['Usage', dynamoTables.usage],
    ] as const) {
      expect(of(name).TimeToLiveSpecification).toEqual({ AttributeName, Enabled: true })
    }
    for (const name of ['Figures', 'EpochKeys']) {
      expect(of(name).PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: false })
    }
  })

  it('no bucket with rows of persons but the landing has versions that outlive what was removed', () => {
    const versioned = Object.entries(resources(data, 'AWS::S3::Bucket'))
      .filter(([, { Properties }]) => Properties.VersioningConfiguration !== undefined)
      .map(([id]) => id.replace(/^Buckets|[0-9A-F]{8}$/g, ''))
    expect(versioned).toEqual(['Landing'])
  })
})
