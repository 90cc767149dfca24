import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { InvalidInput } from '../../model/errors.ts'
import type { Clock } from '../ports.ts'
import { readIfThere, writeFirst, writeOver } from './secret-file.ts'

const KEY_FILE = 'key.json'
const RETIRED_FILE = 'retired.json'

/** The longest that a token of the local issuer lives: so long the key before the newest is still published. */
export const LONGEST_TOKEN_SECONDS = 30 * 24 * 3600

type SigningKey = Required<Pick<JWK, 'kty' | 'n' | 'e' | 'd' | 'kid'>> & { readonly issuer?: string }
type PublicKey = Required<Pick<JWK, 'kty' | 'n' | 'e' | 'kid'>>
type RetiredKey = PublicKey & { readonly until: number }

/**
 * The key that signs. It is made once and kept with mode 0600; of several processes that start together one makes it
 * and all use it.
 * @throws InvalidInput if the key file is damaged
 */
export async function signingKey(folder: string) {
  const path = join(folder, KEY_FILE)
  const bytes = (await readIfThere(path)) ?? (await writeFirst(path, bytesOf(await newKey())))
  const secret = await parsed(folder, bytes)
  const key = await importJWK(secret, 'RS256').catch((cause) => {
    throw damaged(folder, cause)
  })
  return { secret, key, issuer: secret.issuer ?? issuerOf(secret.kid) }
}

/** Public keys by which tokens that still live were signed, the newest first. */
export async function publicKeys(folder: string, clock: Clock): Promise<JWK[]> {
  const { secret } = await signingKey(folder)
  const now = clock.now().getTime()
  const retired = (await retiredKeys(folder)).filter(({ kid, until }) => kid !== secret.kid && until > now)
  return [secret, ...retired].map(({ kty, n, e, kid }) => ({ kty, n, e, kid, alg: 'RS256', use: 'sig' }))
}

/**
 * Puts a new key in the place of the one that signs. The public half of the old one is noted first, so that no token is
 * without its key at any time; its private half is gone. The issuer keeps its name.
 */
export async function rotateKey(folder: string, clock: Clock): Promise<void> {
  const { secret, issuer } = await signingKey(folder)
  const now = clock.now().getTime()
  const { kty, n, e, kid } = secret
  const living = (await retiredKeys(folder)).filter(({ until }) => until > now)
  await writeOver(
    join(folder, RETIRED_FILE),
    bytesOf([{ kty, n, e, kid, until: now + LONGEST_TOKEN_SECONDS * 1000 }, ...living]),
  )
  await writeOver(join(folder, KEY_FILE), bytesOf({ ...(await newKey()), issuer }))
}

/** Another for every folder, so that a token of one is none of another. */
const issuerOf = (kid: string): string => `urn:smart-steps:local:${kid}`

async function retiredKeys(folder: string): Promise<readonly RetiredKey[]> {
  const bytes = await readIfThere(join(folder, RETIRED_FILE))
  return bytes === null ? [] : (JSON.parse(new TextDecoder().decode(bytes)) as RetiredKey[])
}

async function parsed(folder: string, bytes: Uint8Array): Promise<SigningKey> {
  try {
    const key = JSON.parse(new TextDecoder().decode(bytes)) as Partial<SigningKey>
    const { kty, n, e, d, kid } = key
    if (kty === 'RSA' && n && e && d && kid) return key as SigningKey
  } catch (cause) {
    throw damaged(folder, cause)
  }
  throw damaged(folder)
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256' }
}

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

const damaged = (folder: string, cause?: unknown): InvalidInput =>
  new InvalidInput(
    `${join(folder, KEY_FILE)} is no RSA key of the local issuer: delete it, a new one is made and old tokens end`,
    { cause },
  )
