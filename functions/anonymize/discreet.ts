import type { Workbench } from '../platform/ports.ts'

/**
 * DuckDB quotes the offending row in its errors, and a row here names a person. So every failure of the
 * session is told by its kind alone: without the message, and without the cause, which a log would print.
 */
export function discreet(workbench: Workbench): Workbench {
  return {
    scratch: workbench.scratch,
    run: (sql, parameters) => workbench.run(sql, parameters).catch(withhold(sql)),
    rows: <Row>(sql: string, parameters?: Parameters<Workbench['rows']>[1]) =>
      workbench.rows<Row>(sql, parameters).catch(withhold(sql)),
    close: () => workbench.close(),
  }
}

/** DuckDB stopped, and its own words are withheld. */
export class WithheldFailure extends Error {
  /** DuckDB's name of it, `Conversion Error`. */
  readonly kind: string
  constructor(kind: string, step: string) {
    super(`anonymize: DuckDB stopped at ${step} with: ${kind}. The rest is withheld, it may quote a record`)
    this.kind = kind
  }
}

const withhold = (sql: string) => (error: unknown) => {
  const text = error instanceof Error ? error.message : ''
  const kind = /^[A-Z][A-Za-z -]{2,40}(?=:)/.exec(text)?.[0] ?? 'an unnamed error'
  const step = /^\s*-- ([a-z ]{1,40}):/.exec(sql)?.[1] ?? 'a step without a name'
  throw new WithheldFailure(kind, step)
}

const queues = new WeakMap<Workbench, Promise<unknown>>()

/**
 * One task at a time in a session: temporary tables and macros belong to the session, so that two files
 * read at once would mix their records.
 */
export function alone<Result>(workbench: Workbench, task: () => Promise<Result>): Promise<Result> {
  const before = queues.get(workbench) ?? Promise.resolve()
  const result = before.then(task, task)
  queues.set(workbench, result)
  return result
}

/** Ends a task: drops what it made in the session, where records would otherwise stay in memory. */
export async function dropTemporary(workbench: Workbench): Promise<void> {
  const found = await workbench.rows<{ kind: string; name: string }>(
    `-- temporary: what a task made
    select 'view' as kind, view_name as name from duckdb_views() where temporary and starts_with(view_name, 'anonymize_')
    union all
    select 'table', table_name from duckdb_tables() where temporary and starts_with(table_name, 'anonymize_')`,
  )
  for (const { kind, name } of found)
    await workbench.run(`-- drop: temporary\ndrop ${kind} if exists ${name}`)
}
