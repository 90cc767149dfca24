import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareSubscribers } from '../../functions/anonymize/index.ts'
import { objectionsDocument, objectionsFigure } from '../../functions/model/objections.ts'
import { type Folder, openFolder } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

const SUBSCRIBERS = `subscriber_id,birth_year,gender,opt_out,line_type
a,1980,female,true,phone
b,1981,male,,phone
c,2015,male,,phone
d,1982,male,,machine
e,1983,male,false,phone
e,1983,male,false,phone
`

async function prepare(optouts: string | null, epochs: readonly string[]): Promise<void> {
  await prepareSubscribers(folder.ports, {
    subscribers: await folder.arrive('subscribers.csv', SUBSCRIBERS),
    ...(optouts === null ? {} : { optouts: await folder.arrive('optouts.csv', optouts) }),
    country: 'gb',
    keyLife: 'day',
    epochs,
  })
}

async function figureOf(month: string): Promise<unknown> {
  const bytes = await folder.ports.store.get(objectionsFigure(month))
  return bytes && JSON.parse(new TextDecoder().decode(bytes))
}

test('lines of both feeds that object are counted, each once, whoever else is left out', async () => {
  await prepare('subscriber_id\na\nb\nz\n', ['2026-03-24'])
  expect(await figureOf('2026-03')).toEqual({ objecting: 3, others: 3 })
})

test('every month of the epochs has the count, and the newest feed is the one that counts', async () => {
  await prepare(null, ['2026-03-31', '2026-04-01'])
  expect([await figureOf('2026-03'), await figureOf('2026-04')]).toEqual([
    { objecting: 1, others: 4 },
    { objecting: 1, others: 4 },
  ])
  await prepare('subscriber_id\nb\n', ['2026-04-01'])
  expect([await figureOf('2026-03'), await figureOf('2026-04')]).toEqual([
    { objecting: 1, others: 4 },
    { objecting: 2, others: 3 },
  ])
})

test('of a month that is measured no exact count is made', async () => {
  await folder.ports.documents.put(objectionsDocument('2026-03'), { measured: true }, 0)
  await prepare(null, ['2026-03-31'])
  expect(await figureOf('2026-03')).toBeNull()
})
