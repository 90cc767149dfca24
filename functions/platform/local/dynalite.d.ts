declare module 'dynalite' {
  import type { Server } from 'node:http'

  export default function dynalite(options: {
    /** Folder of the store; in memory without it. */
    path?: string
    createTableMs?: number
  }): Server
}

declare module 'dynalite/db/index.js' {
  /** The store beneath; its database is one of the package "level". */
  export function create(options: { path: string }): {
    readonly db: { open(): Promise<void>; close(): Promise<void> }
  }
}
