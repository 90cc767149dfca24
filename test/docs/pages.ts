import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Pages of the repository that people read; what tools make or install is left out. */
export const pages: readonly string[] = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (path) => /^(node_modules|build|cdk\.out|out|\.git)$/.test(path.split(/[\\/]/)[0] ?? ''),
}).sort()

export const readPage = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

export interface Link {
  readonly text: string
  /** From the root of the repository. */
  readonly path: string
  readonly anchor: string | null
}

/** Links of a page to files of this repository. */
export function links(page: string): Link[] {
  const prose = readPage(page).replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)]
    .map(([, text = '', target = '']) => ({ text, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target))
    .map(({ text, target }) => {
      const [file = '', anchor = null] = target.split('#')
      const path = file === '' ? page : relative(ROOT, join(ROOT, dirname(page), file))
      return { text, path, anchor }
    })
}

/** The anchors that GitHub gives the headings of a page. */
export const anchors = (page: string): string[] =>
  [...readPage(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** Rows of the table whose first column has this title, each a list of cells. */
export function tableBelow(page: string, firstTitle: string): string[][] {
  const lines = readPage(page).split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${firstTitle} |`))
  if (start < 0) throw new Error(`${page} has no table whose first column is ${firstTitle}`)
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  return lines.slice(start + 2, start + (length < 0 ? lines.length : length)).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}
