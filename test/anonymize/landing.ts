import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type IntakeRow, readIntake, readProfile } from '../../functions/anonymize/index.ts'
import type { Landed } from '../../functions/anonymize/landed-events.ts'
import { type LyingFiles, lookAtLying } from '../../functions/anonymize/lying-files.ts'
import { LAMBDA_LIMITS } from '../../functions/anonymize/size-limits.ts'
import { takeMessage } from '../../functions/anonymize/take-part.ts'
import type { Landing, Outcome, TakePorts, TakeRules } from '../../functions/anonymize/take-request.ts'
import type { KeyLife } from '../../functions/model/vocabulary.ts'
import { isOlder } from '../../functions/platform/landed.ts'
import type { DocumentStore, ObjectStore } from '../../functions/platform/ports.ts'
import { memoryDocuments } from '../support/memory.ts'
import { type Folder, openFolder, type StoredFragment } from './folder.ts'

interface Version {
  readonly versionId: string
  readonly landedAt: Date
  readonly content: string | Uint8Array
}

/** A bucket with versions: a write adds one, a removal by version uncovers the one before. */
export interface VersionedLanding extends Landing {
  /** @returns the event that tells of it */
  put(key: string, content: string | Uint8Array): Required<Omit<Landed, 'part'>>
  list(): { readonly key: string; readonly landedAt: Date }[]
}

function versionedLanding(folder: string, now: () => Date): VersionedLanding {
  const objects = new Map<string, Version[]>()
  let number = 0
  const pick = ({ key, versionId }: Landed) => {
    const versions = objects.get(key) ?? []
    return versionId === undefined
      ? versions.at(-1)
      : versions.find((version) => version.versionId === versionId)
  }
  return {
    put(key, content) {
      number += 1
      const version = { versionId: `v${number}`, landedAt: now(), content }
      objects.set(key, [...(objects.get(key) ?? []), version])
      return { key, versionId: version.versionId, sequencer: number.toString(16).padStart(6, '0') }
    },
    async find(file) {
      const found = pick(file)
      return found
        ? {
            versionId: found.versionId,
            landedAt: found.landedAt,
            bytes: Buffer.byteLength(found.content),
          }
        : null
    },
    async fetch(file) {
      const found = pick(file)
      if (found === undefined) return null
      const path = join(folder, found.versionId)
      await writeFile(path, found.content)
      return { path }
    },
    async copyBytes(file, { from, to }, { path, at }) {
      const content = Buffer.from(pick(file)!.content)
      const target = await open(path, 'r+')
      await target.write(content.subarray(from, to), { position: at })
      await target.close()
    },
    async remove(key, versionId) {
      const left = (objects.get(key) ?? []).filter((version) => version.versionId !== versionId)
      if (left.length === 0) objects.delete(key)
      else objects.set(key, left)
    },
    list: () => [...objects].map(([key, versions]) => ({ key, landedAt: versions.at(-1)!.landedAt })),
  }
}

/** Everything that a message meets, and what it leaves behind. */
export interface Desk {
  readonly folder: Folder
  readonly landing: VersionedLanding
  /** Messages that were put in line. */
  readonly queued: Landed[]
  readonly documents: DocumentStore
  readonly clock: { now(): Date }
  later(minutes: number): void
  /** What happens while the next file is copied. */
  onFetch(task: () => Promise<void>): void
  /** What happens while bytes of the next part are copied. */
  onCopy(task: () => Promise<void>): void
  /** The n-th write from now on fails, before or after it is done; so do all that follow, as the process is dead. */
  killAt(write: number, when: 'before' | 'after'): void
  /** @returns whether the kill came */
  revive(): boolean
  deliver(landed: Landed, change?: Partial<TakeRules>): Promise<Outcome>
  /** What the watch by the hour finds. */
  look(isInForce?: boolean): Promise<LyingFiles>
  /** All that is kept of the files: fragments, rows, keys of objects. */
  kept(): Promise<{ fragments: StoredFragment[]; intake: IntakeRow[]; objects: string[]; lying: string[] }>
  close(): Promise<void>
}

/**
 * @param options.hasExclusions whether the deployment has subscriber feeds
 * @param options.hasQueue whether parts of large files can be put in line
 */
export async function openDesk({
  hasExclusions = false,
  hasQueue = true,
  keyLife = 'day' as KeyLife,
} = {}): Promise<Desk> {
  let now = Date.parse('2026-03-31T10:00:00Z')
  const clock = { now: () => new Date(now) }
  const folder = await openFolder()
  const landing = versionedLanding(folder.ports.workbench.scratch, clock.now)
  const documents = memoryDocuments()
  const killer = killing()
  let meanwhile = async () => {}
  let meanwhileCopied = async () => {}
  const queued: Landed[] = []
  const ports: TakePorts = {
    ...folder.ports,
    store: killer.store(folder.ports.store),
    landing: {
      ...landing,
      remove: killer.wrap(landing.remove),
      async fetch(file) {
        const task = meanwhile
        meanwhile = async () => {}
        await task()
        return landing.fetch(file)
      },
      async copyBytes(file, range, target) {
        const task = meanwhileCopied
        meanwhileCopied = async () => {}
        await landing.copyBytes(file, range, target)
        await task()
      },
    },
    documents: { ...documents, put: killer.wrap(documents.put) },
    clock,
    isOlder,
    ...(hasQueue && {
      queue: {
        async send(files: readonly Landed[]) {
          await killer.wrap(async () => {})()
          queued.push(...files)
        },
      },
    }),
  }
  const rules: TakeRules = {
    request: {
      profile: readProfile('canonical'),
      country: 'gb',
      keyLife,
      cells: { kind: 'cells', ids: ['c1', 'c2', 'c3'] },
      referenceVersion: 'r1',
      today: '2026-03-31',
    },
    exclusionsMaxAgeHours: hasExclusions ? 48 : null,
    limits: LAMBDA_LIMITS,
  }
  return {
    folder,
    landing,
    queued,
    documents,
    clock,
    later(minutes) {
      now += minutes * 60_000
    },
    onFetch(task) {
      meanwhile = task
    },
    onCopy(task) {
      meanwhileCopied = task
    },
    killAt: killer.at,
    revive: killer.revive,
    deliver: (landed, change = {}) => takeMessage(ports, landed, { ...rules, ...change }),
    look: (isInForce = true) =>
      lookAtLying({ documents, clock }, landing.list(), {
        calendar: { country: 'gb', keyLife },
        isInForce,
      }),
    async kept() {
      return {
        fragments: await folder.fragments(),
        intake: await readIntake(folder.ports),
        objects: await folder.objects(),
        lying: landing.list().map(({ key }) => key),
      }
    },
    close: () => folder.close(),
  }
}

/** Said by a process that is killed; nothing of it may be written afterwards. */
export class Killed extends Error {}

function killing() {
  let left = Number.POSITIVE_INFINITY
  let when: 'before' | 'after' = 'before'
  let isDead = false
  const wrap =
    <Values extends unknown[]>(write: (...values: Values) => Promise<void>) =>
    async (...values: Values): Promise<void> => {
      if (isDead) throw new Killed('is dead')
      left -= 1
      isDead = left === 0
      if (isDead && when === 'before') throw new Killed('before a write')
      await write(...values)
      if (isDead) throw new Killed('after a write')
    }
  return {
    wrap,
    store: (store: ObjectStore): ObjectStore => ({
      ...store,
      put: wrap(store.put),
      putFile: wrap(store.putFile),
      delete: wrap(store.delete),
    }),
    at(write: number, moment: 'before' | 'after') {
      left = write
      when = moment
      isDead = false
    },
    revive() {
      const came = isDead
      left = Number.POSITIVE_INFINITY
      isDead = false
      return came
    },
  }
}
