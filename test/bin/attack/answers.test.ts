import { expect, test } from 'vitest'
import { answersTo, cellsOfCsv, slotOfAnswer } from '../../../bin/attack/answers.ts'

test('an answer as CSV gives the cells of the same answer as JSON', () => {
  const text =
    'zone,start,age_band,gender,observed,n,status,covers\r\n"a, b",2026-03-02T00:00:00Z,18-24,female,,1,coarsened,\r\n"say ""c""",2026-03-02T00:00:00Z,65+,male,350,1,published,a|b\r\n'
  const cells = cellsOfCsv(text)
  expect(cells).toMatchObject([
    { zone: 'a, b', observed: null, n: 1, status: 'coarsened' },
    { zone: 'say "c"', observed: 350, n: 1, status: 'published' },
  ])
  expect(slotOfAnswer(cells[1]!, 'profile')).toBe(`${Date.parse('2026-03-02')}|65+|male`)
})

test('the pages of an answer are read to the last', async () => {
  const asked: string[] = []
  const cells = await answersTo(async (path) => {
    asked.push(path)
    const headers = path.includes('cursor') ? {} : { Link: '<?limit=1&cursor=x>; rel="next"' }
    return Response.json({ cells: [{ zone: String(asked.length) }] }, { headers })
  }, '/v1/figures/presence?limit=1')
  expect(asked).toEqual(['/v1/figures/presence?limit=1', '/v1/figures/presence?limit=1&cursor=x'])
  expect(cells.map(({ zone }) => zone)).toEqual(['1', '2'])
})

test('a refusal is an error that names the address', async () => {
  const refused = answersTo(async () => new Response('no', { status: 404 }), '/v1/figures/none?a=b')
  await expect(refused).rejects.toThrow('/v1/figures/none?a=b: 404 no')
})
