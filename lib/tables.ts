import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { dynamoTables, type TableDefinition } from '../functions/platform/dynamodb-tables.ts'
import { acknowledge } from './acknowledge.ts'

export interface TablesProps {
  readonly key: IKey
  /** Refuse deletion, whoever asks for it. */
  readonly protect: boolean
}

/** The DynamoDB tables; their keys are declared beside the adapters that read them. */
export class Tables extends Construct {
  /** Ledger and pointers. */
  readonly documents: Table
  /** Packed estimates, not yet thresholded. */
  readonly figures: Table
  /** What tenants use, and who asked for what. */
  readonly usage: Table
  /** Wrapped keys of pseudonyms. */
  readonly epochKeys: Table
  private readonly protect: boolean

  constructor(scope: Construct, id: string, { key, protect }: TablesProps) {
    super(scope, id)
    this.protect = protect
    this.documents = this.table('Documents', key, dynamoTables.documents, { recoverable: true })
    this.figures = this.table('Figures', key, dynamoTables.figures, { recoverable: false })
    acknowledge(this.figures, {
      DDB3: 'Estimates may not outlive their two years in a backup; the table can be written again from the measurements.',
    })
    this.usage = this.table('Usage', key, dynamoTables.usage, { recoverable: true })
    this.epochKeys = this.table('EpochKeys', key, dynamoTables.epochKeys, { recoverable: false })
    acknowledge(this.epochKeys, {
      DDB3: 'A destroyed key must be gone: what a backup can restore can unwrap again.',
    })
  }

  private table(
    id: string,
    encryptionKey: IKey,
    { partitionKey, sortKey, timeToLive }: TableDefinition,
    { recoverable }: { readonly recoverable: boolean },
  ): Table {
    return new Table(this, id, {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey === undefined ? {} : { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      ...(timeToLive === undefined ? {} : { timeToLiveAttribute: timeToLive }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      deletionProtection: this.protect,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: recoverable },
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}
