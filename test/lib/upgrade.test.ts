import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type StatefulResources, statefulResources, upgradeFaults } from '../../lib/upgrade.ts'
import { synthesize } from './stacks.ts'

/** Of the last release; `node bin/baseline.ts` writes it with every release. */
type Baseline = Readonly<Record<'data' | 'pipeline', StatefulResources>>
const baseline = (name: string): Baseline =>
  JSON.parse(readFileSync(new URL(`../../lib/baseline/${name}.json`, import.meta.url), 'utf8'))

const gb = synthesize('gb')
const before = baseline('gb').data

/** The template of this version after a change. */
const changed = (change: (resources: Record<string, ResourceText>) => void): StatefulResources => {
  const template = structuredClone(gb.data.toJSON()) as { Resources: Record<string, ResourceText> }
  change(template.Resources)
  return statefulResources(template, 'data')
}
interface ResourceText {
  Type: string
  DeletionPolicy?: string
  Properties: Record<string, unknown>
}
const idOf = (start: string): string => Object.keys(before).find((id) => id.startsWith(start))!

describe('an upgrade from the last release', () => {
  it.each(['gb', 'de'] as const)('of %s removes and replaces nothing that holds data or names', (name) => {
    const templates = name === 'gb' ? gb : synthesize(name)
    for (const stack of ['data', 'pipeline'] as const) {
      const after = statefulResources(templates[stack].toJSON(), stack)
      expect(upgradeFaults(baseline(name)[stack], after)).toEqual([])
    }
  })

  it('is measured by five buckets, three tables, four keys and the pool of tokens', () => {
    const count = (resources: StatefulResources, wanted: string): number =>
      Object.values(resources).filter(({ type }) => type === wanted).length
    expect(
      ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key'].map((type) => count(before, type)),
    ).toEqual([5, 3, 4])
    expect(count(baseline('gb').pipeline, 'AWS::Cognito::UserPool')).toBe(1)
  })
})

describe('an upgrade is refused', () => {
  const data = idOf('BucketsData')
  const table = idOf('TablesFigures')
  const parameter = Object.keys(before).find((id) => before[id]!.type === 'AWS::SSM::Parameter')!

  it.each<[string, (resources: Record<string, ResourceText>) => void, string]>([
    [
      'that renames a construct',
      (resources) => {
        resources.BucketsFacts = resources[data]!
        delete resources[data]
      },
      `${data} (AWS::S3::Bucket) would be removed: keep its logical id`,
    ],
    [
      'that gives a bucket a name',
      (resources) => {
        resources[data]!.Properties.BucketName = 'facts'
      },
      `${data} (AWS::S3::Bucket) would be replaced: BucketName has changed`,
    ],
    [
      'that changes the keys of a table',
      (resources) => {
        resources[table]!.Properties.KeySchema = [{ AttributeName: 'zone', KeyType: 'HASH' }]
      },
      `${table} (AWS::DynamoDB::Table) would be replaced: KeySchema has changed`,
    ],
    [
      'that would delete a table with its stack',
      (resources) => {
        delete resources[table]!.DeletionPolicy
      },
      `${table} (AWS::DynamoDB::Table) would no longer be retained`,
    ],
    [
      'that makes another thing of the same name',
      (resources) => {
        resources[table]!.Type = 'AWS::S3::Bucket'
      },
      `${table} would become AWS::S3::Bucket instead of AWS::DynamoDB::Table`,
    ],
    [
      'that renames what the other stack reads',
      (resources) => {
        resources[parameter]!.Properties.Name = '/elsewhere'
      },
      `${parameter} (AWS::SSM::Parameter) would be replaced: Name has changed`,
    ],
  ])('%s', (_, change, fault) => {
    expect(upgradeFaults(before, changed(change))).toEqual([fault])
  })

  it('and not one that adds a bucket', () => {
    const after = changed((resources) => {
      resources.BucketsMore = structuredClone(resources[data]!)
    })
    expect(upgradeFaults(before, after)).toEqual([])
  })
})
