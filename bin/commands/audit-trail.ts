import { defineCommand } from 'citty'
import { z } from 'zod'
import { InvalidInput } from '../../functions/model/errors.ts'
import { dynamoAuditTrail } from '../../functions/platform/aws/dynamodb.ts'
import { connect } from '../../functions/platform/aws/dynamodb-client.ts'
import type { AskedRecord } from '../../functions/platform/ports.ts'
import { option, refuseUnknown } from '../arguments.ts'
import { openLocal } from '../local.ts'

const args = {
  out: { type: 'string', description: 'output folder' },
  table: { type: 'string', description: 'of a deployment: the table of use' },
  month: { type: 'string', description: 'of UTC: 2026-03', required: true },
  tenant: { type: 'string', description: 'of one tenant alone; default: of all' },
  json: { type: 'boolean', description: 'a JSON object a line' },
} as const

const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month as 2026-03')

/** Who asked for what: for the officer for data protection. Never a figure. */
export const auditTrail = defineCommand({
  meta: { name: 'audit-trail', description: 'Who asked for what in a month' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const month = option('month', monthSchema, given.month)
    const records = await recordsOf(given, month)
    const line = given.json ? JSON.stringify : inWords
    for (const record of records) process.stdout.write(`${line(record)}\n`)
  },
})

async function recordsOf(
  {
    out,
    table,
    tenant,
  }: { out?: string | undefined; table?: string | undefined; tenant?: string | undefined },
  month: string,
): Promise<AskedRecord[]> {
  if (table !== undefined && out === undefined) return dynamoAuditTrail(connect(), table).read(month, tenant)
  if (out === undefined || table !== undefined) {
    throw new InvalidInput('name an output folder, --out DIR, or a deployment, --table NAME')
  }
  const local = await openLocal(out)
  try {
    return await local.usage.trail.read(month, tenant)
  } finally {
    await local.close()
  }
}

const inWords = ({ at, tenant, client, method, path, query, status, cells }: AskedRecord): string =>
  `${at} ${tenant} (${client}) ${method} ${path}${query === '' ? '' : `?${query}`} ${status}, ${cells} cells`
