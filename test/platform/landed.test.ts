import { expect, it } from 'vitest'
import { isOlder, landedFile, landedMessage } from '../../functions/platform/landed.ts'

/** The shape of the event in the user guide of Amazon S3, "EventBridge event message structure". */
const event = {
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  detail: {
    version: '0',
    bucket: { name: 'landing' },
    object: {
      key: 'landing/events/dt=2026-03-24/a b.csv.gz',
      size: 5,
      etag: 'b57f9512698f4b09e608f4f2a65852e5',
      'version-id': 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
      sequencer: '00617F08299329D189',
    },
    reason: 'PutObject',
  },
}

it('reads key, version and order from the event of S3', () => {
  expect(landedFile(JSON.stringify(event))).toEqual({
    key: 'landing/events/dt=2026-03-24/a b.csv.gz',
    versionId: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
    sequencer: '00617F08299329D189',
  })
})

it('reads back the message of a file that is put in line again', () => {
  expect(landedFile(landedMessage({ key: 'landing/events/a.csv' }))).toEqual({ key: 'landing/events/a.csv' })
})

it('refuses a message that is no event', () => {
  for (const body of ['{"Event":"s3:TestEvent"}', 'no JSON']) {
    expect(() => landedFile(body)).toThrow('no "Object Created" event of EventBridge')
  }
})

it.each([
  ['0A', '0B', true],
  ['0B', '0A', false],
  ['0A', '0A', false],
  ['0A', '0A01', true],
  ['0A01', '0B', true],
  ['0a', '0B', true],
])('the event %s is older than %s: %s', (one, other, answer) => {
  expect(isOlder(one, other)).toBe(answer)
})
