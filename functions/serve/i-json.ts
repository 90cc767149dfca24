/** A string with its quotation marks, or a sign of what stands around it; numbers and words are passed over. */
const PARTS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g

/**
 * What parsers read in different ways, so that it must not be read at all: a name given twice, half of a surrogate
 * pair (I-JSON, RFC 7493, 2.1 and 2.3), and the name `__proto__`.
 * @param text JSON
 * @returns what is wrong, null where nothing is
 */
export function unclear(text: string): string | null {
  const names: (Set<string> | null)[] = []
  let last = ''
  for (const [part] of text.matchAll(PARTS)) {
    if (part === '{') names.push(new Set())
    else if (part === '[') names.push(null)
    else if (part === '}' || part === ']') names.pop()
    else if (part !== ':') {
      last = JSON.parse(part) as string
      if (!last.isWellFormed()) return 'has half of a surrogate pair'
    } else {
      const known = names.at(-1)
      if (known?.has(last)) return 'gives a name twice'
      if (last === '__proto__') return 'has a member named __proto__'
      known?.add(last)
    }
  }
  return null
}
