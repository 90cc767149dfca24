import type { Contract } from './tenants/contract.ts'
import type { Rights } from './tenants/rights.ts'

/** Whoever holds a valid token: a buyer's client. */
export interface Caller {
  readonly clientId: string
  readonly tenant: string
}

/** What an answer gave, for usage and audit trail. */
export interface Given {
  readonly product?: string
  readonly cells: number
}

/** For whom figures are planned. */
export interface Asker {
  readonly tenant: string
  readonly rights: Rights
}

/** What is known of a request below `/v1`: who asks, what it may read, and in the end what it got. */
export interface ApiEnvironment {
  readonly Variables: { caller: Caller; contract: Contract; rights: Rights; given?: Given }
}
