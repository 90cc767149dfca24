import { type DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { retentionDays } from '../../model/retention.ts'
import { dynamoTables } from '../dynamodb-tables.ts'
import type { AskedRecord, AuditTrail, Clock } from '../ports.ts'

/** Before the instant in the sort key; names of counters begin otherwise. */
const ASKED = 'asked '

/** Records beside the counters of their tenant: one tenant and month is one query. */
export function dynamoAuditTrail(
  client: DynamoDBDocumentClient,
  table: string = dynamoTables.usage.name,
  clock: Clock = { now: () => new Date() },
): AuditTrail {
  const lives = ({ expires }: Record<string, unknown>): boolean =>
    Number(expires) * 1000 > clock.now().getTime()
  return {
    async write({ tenant, at, id, ...record }) {
      const expires = Math.ceil(Date.parse(at) / 1000) + retentionDays.auditTrail * 86_400
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { ...record, tenant, sort: `${ASKED}${at} ${id}`, expires },
          // What was written is never changed.
          ConditionExpression: 'attribute_not_exists(sort)',
        }),
      )
    },
    async read(month, tenant) {
      const found: AskedRecord[] = []
      let ExclusiveStartKey: Record<string, unknown> | undefined
      do {
        const page = await client.send(pageOf(table, `${ASKED}${month}-`, tenant, ExclusiveStartKey))
        found.push(...(page.Items ?? []).filter(lives).map(recordOf))
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey)
      return found.sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id))
    },
  }
}

/** All tenants are in no order that a query could follow: the whole table is read, which only an officer does. */
function pageOf(table: string, start: string, tenant: string | undefined, from?: Record<string, unknown>) {
  const begins = 'begins_with(sort, :start)'
  const page = { TableName: table, ConsistentRead: true, ExclusiveStartKey: from }
  const values = { ':start': start }
  return tenant === undefined
    ? new ScanCommand({ ...page, FilterExpression: begins, ExpressionAttributeValues: values })
    : new QueryCommand({
        ...page,
        KeyConditionExpression: `tenant = :tenant and ${begins}`,
        ExpressionAttributeValues: { ...values, ':tenant': tenant },
      })
}

function recordOf({ sort, expires: _, ...record }: Record<string, unknown>): AskedRecord {
  const [, at = '', id = ''] = String(sort).split(' ')
  return { ...record, at, id } as AskedRecord
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
