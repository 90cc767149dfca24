/** JSON for a file under version control, as the formatter of this repository writes it. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(/\[[^[\]{}]*\]/g, onOneLine)}\n`

/** Short lists of plain values. */
function onOneLine(list: string): string {
  const line = list.replace(/\s*\n\s*/g, ' ').replace(/^\[ | \]$/g, (bracket) => bracket.trim())
  return line.length > 80 ? list : line
}
