import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpsCallbacks } from '../../functions/platform/callbacks.ts'

let server: Server
let url: string
let ca: string
const got: { method: string | undefined; headers: unknown; body: string }[] = []

beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  ca = cert
  server = createServer({ key, cert }, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    got.push({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() })
    if (request.url === '/moved') response.writeHead(302, { Location: '/sink' })
    else response.statusCode = 204
    response.end()
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  url = `https://localhost:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const LOOPBACK = ['127.0.0.1', '::1']

describe('a callback', () => {
  it('brings its body, its token and its headers, and the status of the answer', async () => {
    const post = httpsCallbacks({ allow: LOOPBACK, ca }).post
    const body = JSON.stringify({ word: 'Größe' })
    expect(await post({ url: `${url}/sink`, token: 't', headers: { 'x-correlator': 'mine' }, body })).toBe(
      204,
    )
    expect(got.at(-1)).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer t', 'x-correlator': 'mine', 'content-type': 'application/json' },
      body,
    })
  })

  it('follows no redirect', async () => {
    const before = got.length
    expect(await httpsCallbacks({ allow: LOOPBACK, ca }).post({ url: `${url}/moved`, body: '{}' })).toBe(302)
    expect(got.length).toBe(before + 1)
  })

  it('does not reach a name that leads to this machine, and sends nothing there', async () => {
    const before = got.length
    await expect(httpsCallbacks({ ca }).post({ url: `${url}/sink`, body: '{}' })).rejects.toThrow(
      /not allowed/,
    )
    expect(got.length).toBe(before)
  })

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '[::1]',
    '[fd00::1]',
    '[::ffff:127.0.0.1]',
    '100.64.0.1',
    '0.0.0.0',
  ])('does not reach %s', async (host) => {
    const { port } = new URL(url)
    await expect(
      httpsCallbacks({ ca }).post({ url: `https://${host}:${port}/`, body: '{}' }),
    ).rejects.toThrow(/not allowed/)
  })

  it('is sent to nobody whose certificate is not trusted', async () => {
    const before = got.length
    await expect(
      httpsCallbacks({ allow: LOOPBACK }).post({ url: `${url}/sink`, body: '{}' }),
    ).rejects.toThrow(/self-signed|certificate/)
    expect(got.length).toBe(before)
  })
})
