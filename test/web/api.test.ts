import { describe, expect, it } from 'vitest'
import type { Figures } from '../../web/src/answers.ts'
import { connect } from '../../web/src/api.ts'

const NOW = Date.parse('2026-05-01T09:00:00Z')
const page = (cells: string[], next: string | null, more: Partial<Figures> = {}) =>
  Response.json({ aggregate: 'hour', note: 'n', cells: cells.map((zone) => ({ zone })), next, ...more })

/** Answers from a list of responses by path; remembers what was asked, with which token. */
function fake(answer: (path: string, count: number) => Response, lifeSeconds = 3_600) {
  const asked: string[] = []
  let sessions = 0
  const api = connect(
    'http://127.0.0.1/maps/',
    ({ url, headers }) => {
      const path = url.replace('http://127.0.0.1/maps/', '')
      if (path === 'session.json') {
        sessions += 1
        const expiresAt = new Date(NOW + lifeSeconds * 1000).toISOString()
        return Response.json({ token: `t${sessions}`, expiresAt })
      }
      asked.push(`${path} ${headers.get('Authorization')}`)
      return answer(path, asked.length)
    },
    () => NOW,
  )
  return { api, asked }
}

describe('the API as the page sees it', () => {
  it('reads all pages with one token and keeps the parameters', async () => {
    const { api, asked } = fake((_path, count) => (count === 1 ? page(['a'], 'c1') : page(['b'], null)))
    const { cells, note } = await api.figures('presence', { level: 'zone', aggregate: 'hour' })
    expect(cells.map(({ zone }) => zone)).toEqual(['a', 'b'])
    expect(asked).toEqual([
      'v1/figures/presence?level=zone&aggregate=hour Bearer t1',
      'v1/figures/presence?level=zone&aggregate=hour&cursor=c1 Bearer t1',
    ])
    // The first page speaks of itself only.
    expect(note).toBeNull()
  })

  it('keeps the note of a typical week, which speaks of all pages', async () => {
    const { api } = fake((_path, count) =>
      page(['a'], count === 1 ? 'c' : null, { aggregate: 'daytype-hour' }),
    )
    expect((await api.figures('presence', {})).note).toBe('n')
  })

  it('signs in anew when the server has another key, once', async () => {
    const { api, asked } = fake((_path, count) =>
      count === 1 ? new Response('{}', { status: 401 }) : page(['a'], null),
    )
    expect((await api.figures('presence', {})).cells).toHaveLength(1)
    expect(asked.map((line) => line.slice(-2))).toEqual(['t1', 't2'])
    const refused = fake(() => Response.json({ detail: 'no token' }, { status: 401 }))
    await expect(refused.api.catalogue()).rejects.toThrow('no token')
    expect(refused.asked).toHaveLength(2)
  })

  it('uses a token as long as it lasts, and says so where nothing answers', async () => {
    const { api, asked } = fake(() => page([], null))
    await api.figures('presence', {})
    await api.figures('presence', {})
    expect(asked.map((line) => line.slice(-2))).toEqual(['t1', 't1'])
    const silent = connect('http://127.0.0.1/', () => Promise.reject(new TypeError('fetch failed')))
    await expect(silent.catalogue()).rejects.toThrow('The server does not answer. Is it still running?')
  })

  it('passes on the detail of a problem, and says where to open the page when it cannot sign in', async () => {
    const { api } = fake(() => Response.json({ detail: 'level: there is no "x"' }, { status: 400 }))
    await expect(api.figures('presence', { level: 'x' })).rejects.toThrow('level: there is no "x"')
    const away = connect('http://maps.example/', () => new Response('', { status: 403 }))
    await expect(away.catalogue()).rejects.toThrow('could not sign in (403)')
  })
})
