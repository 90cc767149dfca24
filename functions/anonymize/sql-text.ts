/** A text as an SQL literal: for paths and names, which cannot be parameters everywhere. Never an identifier. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

export const literalList = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`

/**
 * One text of several SQL texts.
 * @param texts SQL expressions of a VARCHAR, '' where empty
 * @returns SQL; '' if any of them is empty, or if there are none
 */
export function joinedText(texts: readonly string[], joinedBy = ''): string {
  if (texts.length <= 1) return texts[0] ?? "''"
  const empty = texts.map((text) => `${text} = ''`).join(' or ')
  return `case when ${empty} then '' else ${texts.join(` || ${literal(joinedBy)} || `)} end`
}

/** SQL: a text without spaces around it. A bare trim() takes 110 ns a value, as much as reading its line. */
export const trimmed = (text: string): string =>
  `case when prefix(${text}, ' ') or suffix(${text}, ' ') then trim(${text}) else ${text} end`
