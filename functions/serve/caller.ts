/** Whoever holds a valid token: a buyer's client. */
export interface Caller {
  readonly clientId: string
  readonly tenant: string
}

/** What is known of a request below `/v1`: who asks. */
export interface ApiEnvironment {
  readonly Variables: { caller: Caller }
}
