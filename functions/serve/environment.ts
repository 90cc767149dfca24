import { z } from 'zod'
import { countrySchema } from '../model/vocabulary.ts'
import { contractsSchema } from './tenants/contract.ts'

const name = z.string().min(1)

/** Client id → tenant, as JSON. */
const clients = z.string().transform((text, context) => {
  const result = z.record(z.string(), z.string()).safeParse(readJson(text))
  if (result.success) return result.data
  context.addIssue({ code: 'custom', message: 'expected a JSON object of client ids and tenants' })
  return z.NEVER
})

/** Tenant → contract, as JSON. */
const contracts = z.string().transform((text, context) => {
  const result = contractsSchema.safeParse(readJson(text))
  if (result.success) return result.data
  context.addIssue({ code: 'custom', message: 'expected a JSON object of tenants and their contracts' })
  return z.NEVER
})

/** On what keys of a month rest, as JSON; null where keys live a day. */
const clearance = z.string().transform((text, context) => {
  const result = z.strictObject({ basis: z.string(), date: z.string() }).nullable().safeParse(readJson(text))
  if (result.success) return result.data
  context.addIssue({ code: 'custom', message: 'expected null, or a JSON object of basis and date' })
  return z.NEVER
})

/** Variables of the environment: the handler parses them, the construct must give exactly these. */
export const serveEnvironment = z.object({
  COUNTRY: countrySchema,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
  FIGURES_TABLE: name,
  /** Where jobs wait for their worker. */
  JOBS_QUEUE: z.url(),
  USAGE_TABLE: name,
  /** Exactly the `iss` of the tokens. */
  TOKEN_ISSUER: z.url(),
  /** Where the issuer publishes its keys. */
  TOKEN_KEYS: z.url(),
  TOKEN_CLIENTS: clients,
  TENANTS: contracts,
  /** For the public account. */
  KEY_CLEARANCE: clearance,
})

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
