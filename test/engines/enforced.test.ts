import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { KMSClient } from '@aws-sdk/client-kms'
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localDateAt } from '../../functions/geography/epochs.ts'
import { addDays } from '../../functions/model/dates.ts'
import { epochOf } from '../../functions/model/ledger.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { comparisonOf, entriesOf, released, runHere } from '../support/engines/compared.ts'
import { clientOptions } from '../support/engines/ministack.ts'
import { landFile, type Operator } from '../support/engines/operator.ts'
import { type Feeds, openStand, type Stand } from '../support/engines/stand.ts'
import { takeAway } from '../support/engines/taken-away.ts'

const today = localDateAt('gb', new Date())
const date = addDays(today, -1)

const products = dailyProducts('day')
const byName = products.map((product) => [product.id, product] as const)

describe('a deployment where every call is asked for its rights, over TLS', () => {
  let stand: Stand
  let feeds: Feeds
  let operator: Operator
  let here: string
  /** How the rollup ended while its role could not read fragments. */
  let without: { readonly status: string; readonly released: readonly string[] }

  beforeAll(async () => {
    stand = await openStand({ name: 'enforced', isEnforced: true })
    feeds = await stand.simulated(600, date)
    operator = await stand.deploy('sealed', 'day')
    stand.say('sealed: landing the feeds')
    await stand.landReferences(operator, feeds)
    for (const file of feeds.events) await landFile(operator, `landing/events/${basename(file)}`, file)
    await stand.untilTakenIn(operator, feeds.events.length)
    stand.say('sealed: everything is taken in; the state machine starts without the right to read fragments')
    const giveBack = await takeAway(operator, operator.parameter('role-rollup'), {
      action: 's3:GetObject',
      resource: /\/fragments\//,
    })
    const { status } = await operator.rollup({ date, complete: true })
    without = { status, released: await released(operator) }
    await giveBack()
    stand.say(`sealed: it ended as ${status}; it starts again with it`)
    expect(await operator.rollup({ date, complete: true })).toMatchObject({ status: 'SUCCEEDED' })
    stand.say('sealed: released; the same files on this machine')
    here = await runHere(stand, { name: 'sealed', operator, keyLife: 'day', feeds, today })
    stand.say('sealed: compared')
  })

  afterAll(() => stand?.close())

  test.each(byName)('comes to the internal figures of %s of a run on this machine', async (_, product) => {
    const { figuresHere, figuresThere } = comparisonOf(stand, date, join(stand.folder, 'sealed'))
    const expected = await figuresHere(product, here)
    expect(expected.length).toBeGreaterThan(20)
    expect(await figuresThere(product, operator)).toEqual(expected)
  })

  test('releases nothing while the state machine may not read fragments, and says which right it lacks', async () => {
    expect(without).toEqual({ status: 'FAILED', released: [] })
    expect(await readFile(stand.ministack.log, 'utf8')).toMatch(
      /Athena query \S+ failed: .* is not authorized to perform: s3:GetObject on resource: \S+\/fragments\//,
    )
  })

  /** Of the process that runs a function: what somebody would have who broke into it. */
  async function as(functionName: string) {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } =
      await stand.ministack.environmentOf(`sealed-pipeline-${functionName}`)
    return {
      ...clientOptions(stand.ministack),
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID!,
        secretAccessKey: AWS_SECRET_ACCESS_KEY!,
        sessionToken: AWS_SESSION_TOKEN!,
      },
    }
  }
  const asAnonymizer = async (): Promise<S3Client> =>
    new S3Client({ ...(await as('AnonymizeFunction')), forcePathStyle: true })

  const endOf = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'answered',
      (error: Error) => error.name,
    )

  test('the anonymizer reads its intake, and neither fragments, figures nor identities', async () => {
    const s3 = await asAnonymizer()
    const read = async (bucket: 'data-bucket' | 'identities-bucket', prefix: string) => {
      const [Key] = await operator.list(bucket, prefix)
      if (Key === undefined) throw new Error(`nothing lies below ${prefix}`)
      return endOf(s3.send(new GetObjectCommand({ Bucket: operator.parameter(bucket), Key })))
    }
    expect(await read('data-bucket', 'intake/')).toBe('answered')
    // What it has written it cannot read: queries alone can.
    expect(await read('data-bucket', 'fragments/')).toBe('AccessDenied')
    expect(await read('data-bucket', 'internal/figures/')).toBe('AccessDenied')
    expect(await read('identities-bucket', 'subscribers/')).toBe('AccessDenied')
    const list = (Prefix: string) =>
      endOf(s3.send(new ListObjectsV2Command({ Bucket: operator.parameter('data-bucket'), Prefix })))
    expect([await list('intake/'), await list('internal/')]).toEqual(['answered', 'AccessDenied'])
  })

  test('nobody but those who hash unwraps the key of an epoch, even if their own policy says so', async () => {
    await operator.iam({
      Action: 'PutRolePolicy',
      RoleName: operator.parameter('role-planner'),
      PolicyName: 'Everything',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }],
      }),
    })
    const unwrap = async (functionName: string): Promise<string> => {
      const vault = operator.keysFor(new KMSClient(await as(functionName)))
      return endOf(vault.key(epochOf(date, 'day')))
    }
    expect(await unwrap('AnonymizeFunction')).toBe('answered')
    expect(await unwrap('RollupPlanFunction')).toBe('AccessDeniedException')
  })

  test('a missing object reads as missing where its prefix may be listed, else as a refusal', async () => {
    const s3 = await asAnonymizer()
    const find = (bucket: 'data-bucket' | 'landing-bucket', Key: string) =>
      endOf(s3.send(new GetObjectCommand({ Bucket: operator.parameter(bucket), Key })))
    expect(await find('data-bucket', 'intake/nobody.parquet')).toBe('NoSuchKey')
    expect(await find('landing-bucket', 'landing/events/nothing.csv')).toBe('NoSuchKey')
    expect(await find('data-bucket', 'internal/figures/nothing')).toBe('AccessDenied')
    const head = (Key: string) =>
      endOf(s3.send(new HeadObjectCommand({ Bucket: operator.parameter('landing-bucket'), Key })))
    expect(await head('landing/events/nothing.csv')).toBe('NotFound')
  })

  test('a file stays where it landed while the anonymizer may not write fragments', async () => {
    await takeAway(operator, operator.parameter('role-anonymizer'), {
      action: 's3:PutObject',
      resource: /\/fragments\//,
    })
    const before = await operator.list('data-bucket', 'fragments/')
    await landFile(operator, 'landing/events/late.csv.gz', feeds.events[0]!)
    await stand.until('the anonymizer is refused', async () =>
      /"error":"AccessDenied".*AnonymizeFunction\S+ is not authorized to perform: s3:PutObject/.test(
        await readFile(stand.ministack.log, 'utf8'),
      ),
    )
    expect(await operator.lying()).toContain('landing/events/late.csv.gz')
    expect(await operator.list('data-bucket', 'fragments/')).toEqual(before)
    expect((await entriesOf(operator)).length).toBe(products.length)
  })
})
