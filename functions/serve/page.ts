import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { PAGE_STYLE } from './page-style.ts'

/**
 * Pages for people: no script, nothing loaded, so that they are read with any browser, by anybody, on a laptop as on
 * AWS, where the explorer's pages are another origin. Every text is escaped.
 */

/** Allows the one style sheet of the pages by its hash (CSP level 3), and nothing else. */
export const PAGE_STYLE_HASH = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`

export const PAGE_TYPE = 'text/html; charset=utf-8'

export type Html = ReturnType<typeof html>

/** @returns a whole page */
export async function page(title: string, main: Html | readonly Html[]): Promise<string> {
  return String(
    await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · smart-steps</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>`,
  )
}

export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
  kind: 'numbers' | 'words' = 'numbers',
): Html {
  return html`<div class="table${kind === 'words' ? ' words' : ''}" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}
