/**
 * What earlier versions took otherwise. A deployment file carries no version: every key that is not known or
 * is missing is refused by its name, and one that was known once is refused with what to write now, so that
 * a number beside them could only be wrong. With every key that is renamed, removed or made a must, a line
 * here and one in CHANGELOG.md.
 */
export interface FormerKey {
  /** With its sections, as `rollup.firstAt`. */
  readonly key: string
  /** The first version that refuses it. */
  readonly until: string
  /** What to write now. */
  readonly now: string
}

export const formerKeys: readonly FormerKey[] = [
  { key: 'alarms', until: '0.1.0', now: 'write alarms: {email: …}: an alarm that nobody is told of is none' },
  { key: 'alarms.email', until: '0.1.0', now: 'it must be given: an alarm that nobody is told of is none' },
]

/** What to add to the message of a fault, or nothing where no earlier version took the file as it is. */
export function toldOfFormer(
  { path, keys = [] }: { readonly path: readonly PropertyKey[]; readonly keys?: readonly string[] },
  former: readonly FormerKey[] = formerKeys,
): string {
  const named = keys.length === 0 ? [path.join('.')] : keys.map((key) => [...path, key].join('.'))
  return former
    .filter(({ key }) => named.includes(key))
    .map(({ key, until, now }) => ` (${key} is of a file from before ${until}: ${now})`)
    .join('')
}
