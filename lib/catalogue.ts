import { Stack } from 'aws-cdk-lib'
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena'
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { BUCKET_DIGITS, MOST_BUCKETS } from '../functions/model/buckets.ts'
import { products } from '../functions/model/products.ts'
import {
  type ColumnType,
  figuresTable,
  measurementsTable,
  releasesTable,
  type Table,
  tables,
} from '../functions/model/tables.ts'

export interface CatalogueProps {
  readonly names: CatalogueNames
  readonly bucket: IBucket
  readonly key: IKey
  /** A query that would read more is stopped. */
  readonly scanLimitGb: number
}

/** What queries name; fixed by the deployment's name, so that no stack need ask another. */
export interface CatalogueNames {
  readonly database: string
  readonly workgroup: string
}

export const catalogueNames = (deployment: string): CatalogueNames => ({
  database: `smart_steps_${deployment.replaceAll('-', '_')}`,
  workgroup: `smart-steps-${deployment}`,
})

const glueTypes: Readonly<Record<ColumnType, string>> = {
  BIGINT: 'bigint',
  INTEGER: 'int',
  DOUBLE: 'double',
  VARCHAR: 'string',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
}

/** All keys are text: `07` is a bucket, and 7 would be another folder. */
const PARTITION_TYPE = 'string'

/**
 * Partitions are computed from the query, not listed: no crawler, and a new date is there at once. They are
 * injected, which takes one value only, as every query of ours gives it; but for buckets, of which a query
 * names one or means all. These are as many as there can be, whatever a deployment has: a run is read whole
 * also when it was made with another number of them, and a bucket without a folder is empty.
 */
export const projectionOf = (key: Table['partitions'][number]): Readonly<Record<string, string>> =>
  key === 'bucket'
    ? { type: 'integer', range: `0,${MOST_BUCKETS - 1}`, digits: String(BUCKET_DIGITS) }
    : { type: 'injected' }

/** Every table of the registry under its own name; those of a product as `figures_presence`. */
export function catalogueTables(): Readonly<Record<string, Table>> {
  const ofProducts = products.flatMap((product) => [
    [`figures_${product.id}`, figuresTable(product)],
    [`measurements_${product.id}`, measurementsTable(product)],
    [`releases_${product.id}`, releasesTable(product)],
  ])
  return { ...tables, ...Object.fromEntries(ofProducts.map(([name, table]) => [glueName(name), table])) }
}

const glueName = (name: unknown): string => String(name).replaceAll('-', '_')

/** The tables as Athena sees them, and the workgroup that every query runs in. */
export class Catalogue extends Construct {
  readonly names: CatalogueNames

  constructor(scope: Construct, id: string, { names, bucket, key, scanLimitGb }: CatalogueProps) {
    super(scope, id)
    this.names = names
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: names.database },
    })
    for (const [tableName, table] of Object.entries(catalogueTables())) {
      const created = new CfnTable(this, tableName, {
        catalogId: Stack.of(this).account,
        databaseName: names.database,
        tableInput: tableInput(tableName, table, bucket),
      })
      created.addResourceDependency(database)
    }
    new CfnWorkGroup(this, 'Workgroup', {
      name: names.workgroup,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitGb * 1_000_000_000,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          // Query results hold what figures hold: the same bucket, the same key, gone after a day.
          outputLocation: `s3://${bucket.bucketName}/athena/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    })
  }
}

function tableInput(name: string, table: Table, bucket: IBucket): CfnTable.TableInputProperty {
  const location = `s3://${bucket.bucketName}/${table.prefix}/`
  const template = table.partitions.map((key) => `${key}=\${${key}}/`).join('')
  const projected = table.partitions.flatMap((key) =>
    Object.entries(projectionOf(key)).map(([name, value]) => [`projection.${key}.${name}`, value]),
  )
  return {
    name,
    tableType: 'EXTERNAL_TABLE',
    parameters: {
      classification: 'parquet',
      ...(table.partitions.length > 0
        ? {
            'projection.enabled': 'true',
            ...Object.fromEntries(projected),
            'storage.location.template': `${location}${template}`,
          }
        : {}),
    },
    partitionKeys: table.partitions.map((key) => ({ name: key, type: PARTITION_TYPE })),
    storageDescriptor: {
      location,
      columns: Object.entries(table.columns).map(([column, type]) => ({
        name: column,
        type: glueTypes[type],
      })),
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
    },
  }
}
