import { InvalidInput } from '../model/errors.ts'
import type { ReferenceOptions } from './prepare-reference.ts'

const FEEDS = ['cells', 'zones', 'census', 'prior'] as const
type ReferenceFeed = (typeof FEEDS)[number]

/** The keys of the feeds that are there. */
export type LandedFeeds = Readonly<Partial<Record<ReferenceFeed, string>>>

/** What is asked of the landing store. */
export interface Landing {
  list(prefix: string): Promise<readonly { readonly key: string }[]>
  fetch(file: { readonly key: string }): Promise<{ readonly path: string } | null>
}

/** Of each reference feed the file that landed last. */
export async function newestFeeds(landing: Landing): Promise<LandedFeeds> {
  const newest = await Promise.all(
    FEEDS.map(async (feed) => [feed, (await landing.list(`landing/${feed}/`)).at(-1)?.key] as const),
  )
  return Object.fromEntries(newest.filter(([, key]) => key !== undefined))
}

/**
 * Builds of the newest feeds, and again if others have landed meanwhile: of several that land together the
 * last one to be built is of all of them, whoever finishes last.
 * @param build what to do with the local copies
 * @returns null while cells or zones are missing: a release by the wrong zones could not be taken back
 */
export async function buildOfNewest<Built>(
  landing: Landing,
  build: (feeds: ReferenceOptions['feeds']) => Promise<Built>,
): Promise<Built | null> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const feeds = await newestFeeds(landing)
    if (feeds.cells === undefined || feeds.zones === undefined) return null
    const copies = await Promise.all(
      Object.entries(feeds).map(async ([feed, key]) => [feed, (await landing.fetch({ key }))?.path] as const),
    )
    const paths = Object.fromEntries(copies.filter(([, path]) => path !== undefined))
    const built = await build(paths)
    if (JSON.stringify(await newestFeeds(landing)) === JSON.stringify(feeds)) return built
  }
  throw new InvalidInput(
    `reference feeds landed ${MOST_ATTEMPTS} times while they were read: wait until they are all written`,
  )
}

const MOST_ATTEMPTS = 5
