/** A DynamoDB table: its name's last part, and the names of its keys; all keys are strings. */
export interface TableDefinition {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey?: string
  /** Of the attribute with the seconds since 1970 after which DynamoDB removes an item. */
  readonly timeToLive?: string
}

/**
 * The tables, declared once: the adapters read and write by these keys, the laptop creates them and the
 * stack deploys them. Imports nothing, so that the CDK app does not load the AWS SDK.
 */
export const dynamoTables = {
  /** Ledger and pointers: `ledger/2026-03` is the document `2026-03` of the collection `ledger`. */
  documents: { name: 'documents', partitionKey: 'collection', sortKey: 'id', timeToLive: 'expires' },
  /** Packed estimates in chunks. */
  figures: { name: 'figures', partitionKey: 'partition', sortKey: 'sort', timeToLive: 'expires' },
  /** What tenants use, and who asked for what. */
  usage: { name: 'usage', partitionKey: 'tenant', sortKey: 'sort', timeToLive: 'expires' },
  /** Wrapped epoch keys, in a table of their own without backups. */
  epochKeys: { name: 'epoch-keys', partitionKey: 'epoch' },
} as const satisfies Readonly<Record<string, TableDefinition>>
