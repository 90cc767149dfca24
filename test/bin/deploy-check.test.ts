import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { probeAccount } from '../../functions/platform/aws/account.ts'
import { keyArns, keys, withLines } from '../lib/inputs.ts'

const ACCOUNT = '123456789012'
const ROOT = new URL('../../', import.meta.url)

/** What a stand-in answers: the status of the CDK's bucket, the aliases, its clock. */
interface Answers {
  bucketStatus: number
  aliases: object
  kmsStatus: number
  aheadSeconds: number
}
const usual: Answers = {
  bucketStatus: 200,
  kmsStatus: 200,
  aheadSeconds: 0,
  aliases: {
    Aliases: [{ AliasName: 'alias/aws/ebs', AliasArn: `arn:aws:kms:eu-west-2:${ACCOUNT}:alias/aws/ebs` }],
  },
}
let answers = usual
let asked: { path: string; owner: unknown }[] = []
let server: Server
let endpoint: string
let folder: string

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', owner: request.headers['x-amz-expected-bucket-owner'] })
    request.resume()
    response.setHeader('date', new Date(Date.now() + answers.aheadSeconds * 1000).toUTCString())
    if (request.method === 'HEAD') {
      response.writeHead(answers.bucketStatus).end()
      return
    }
    response.writeHead(answers.kmsStatus, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answers.aliases))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-check-'))
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const credentials = { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: 'x' }

/** Nothing of this machine's own configuration for AWS is read. */
function deployCheck(words: string[], environment: Record<string, string> = {}) {
  const env = {
    PATH: process.env.PATH,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  }
  return new Promise<{ code: number; text: string }>((resolve) => {
    execFile(
      process.execPath,
      ['bin/deploy-check.ts', ...words],
      { cwd: ROOT, env },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), text: `${stdout}${stderr}` }),
    )
  })
}

describe('deploy:check', () => {
  it('ends with 0 where nothing is missing, and says how to go on', async () => {
    answers = usual
    const { code, text } = await deployCheck(['-c', 'deployment=deployments/gb.yaml'], {
      ...credentials,
      AWS_ENDPOINT_URL: endpoint,
    })
    expect(text).toContain('npx cdk deploy --all -c deployment=deployments/gb.yaml')
    expect(text).toContain(`account: ${ACCOUNT}`)
    expect(code).toBe(0)
  })

  it('ends with 1 without credentials, and asks nobody', async () => {
    asked = []
    const { code, text } = await deployCheck(['--deployment', 'deployments/de.yaml'], {
      AWS_ENDPOINT_URL: endpoint,
    })
    expect(text).toMatch(/^missing {2}credentials: there are none for AWS here/m)
    expect([code, asked]).toEqual([1, []])
  })

  it('tells every fault of the file on a line of its own', async () => {
    const file = join(folder, 'gb.yaml')
    const example = await readFile(new URL('deployments/gb.yaml', ROOT), 'utf8')
    await writeFile(
      file,
      example.replace('country: gb', 'country: fr').replace('privacy: standard', 'privacy: no'),
    )
    const { code, text } = await deployCheck(['--deployment', file])
    expect(text).toContain(`missing  configuration: ${file}: country: expected one of gb, de, found "fr"\n`)
    expect(text).toContain(`missing  configuration: ${file}: privacy: expected one of standard, strict,`)
    expect(text).toContain('2 missing: nothing was created')
    expect(code).toBe(1)
  })

  it.each([
    ['no file', [], 'no deployment is named: expected -c deployment=deployments/gb.yaml'],
    ['an option that it does not have', ['--depolyment', 'x'], "Unknown option '--depolyment'"],
    ['a file that is not there', ['--deployment', 'deployments/fr.yaml'], 'there is no deployment file'],
  ])('refuses %s', async (_, words, says) => {
    const { code, text } = await deployCheck(words)
    expect(text).toContain(says)
    expect(code).toBe(1)
  })
})

describe('cdk deploy with an operator’s own key of epochs', () => {
  /** As the CDK's command line runs it, with the file as its context. */
  function app(file: string, environment: Record<string, string>) {
    const env = {
      PATH: process.env.PATH,
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_CONTEXT_JSON: JSON.stringify({ deployment: file }),
      ...environment,
    }
    return new Promise<{ code: number; text: string }>((resolve) => {
      execFile(process.execPath, ['bin/app.ts'], { cwd: ROOT, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), text: `${stdout}${stderr}` }),
      )
    })
  }

  it('is refused where its policy cannot be seen, and where it lacks the Deny', async () => {
    const file = join(folder, 'own.yaml')
    const example = await readFile(new URL('deployments/gb.yaml', ROOT), 'utf8')
    await writeFile(file, withLines(keys('epochs'))(example))
    const unseen = await app(file, {})
    expect(unseen.text).toContain(`keys.epochs: ${keyArns.epochs}: its policy must be seen and could not be`)
    expect(unseen.code).toBe(1)

    answers = {
      ...usual,
      // The same answer to every question: the key, and its policy.
      aliases: {
        KeyMetadata: {
          KeyId: 'x',
          KeyState: 'Enabled',
          KeyManager: 'CUSTOMER',
          KeyUsage: 'ENCRYPT_DECRYPT',
          KeySpec: 'SYMMETRIC_DEFAULT',
        },
        Policy: '{"Statement": []}',
      },
    }
    const open = await app(file, { ...credentials, AWS_ENDPOINT_URL: endpoint, CDK_OUTDIR: folder })
    expect(open.text).toContain('lacks a statement: add {"Sid":"OnlyThePseudonymRoles","Effect":"Deny"')
    expect(open.code).toBe(1)
  })
})

describe('the account that the credentials belong to', () => {
  const probe = async (changes: Partial<Answers> = {}) => {
    answers = { ...usual, ...changes }
    asked = []
    for (const [name, value] of Object.entries(credentials)) process.env[name] = value
    try {
      return await probeAccount({ region: 'eu-west-2', endpoint })
    } finally {
      for (const name of Object.keys(credentials)) delete process.env[name]
    }
  }

  it('is read off an alias, and the bucket of the CDK must be its own', async () => {
    expect(await probe()).toEqual({
      state: 'known',
      account: ACCOUNT,
      bootstrap: 'present',
      clockOffsetSeconds: 0,
    })
    expect(asked.at(-1)).toEqual({ path: `/cdk-hnb659fds-assets-${ACCOUNT}-eu-west-2/`, owner: ACCOUNT })
  })

  it.each([
    [404, 'absent'],
    [403, 'refused'],
    [500, 'unknown'],
  ])('answers %i for the bucket of the CDK: %s', async (bucketStatus, bootstrap) => {
    expect(await probe({ bucketStatus })).toMatchObject({ bootstrap })
  })

  it('is unknown where no alias names it, and no bucket is asked for', async () => {
    expect(await probe({ aliases: { Aliases: [] } })).toMatchObject({ account: null, bootstrap: 'unknown' })
    expect(asked).toHaveLength(1)
  })

  it('is refused with the words of the service', async () => {
    const aliases = { __type: 'UnrecognizedClientException', message: 'The security token is invalid.' }
    expect(await probe({ kmsStatus: 400, aliases })).toEqual({
      state: 'refused',
      message: 'The security token is invalid.',
    })
  })

  it('has a clock an hour ahead of this machine’s', async () => {
    const facts = await probe({ aheadSeconds: 3600 })
    expect(facts.state === 'known' && Math.abs(facts.clockOffsetSeconds - 3600)).toBeLessThan(30)
  })
})
