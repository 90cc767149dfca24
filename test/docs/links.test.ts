import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchors, links, pages, ROOT, readPage } from './pages.ts'

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** What `npm` does without a script of ours. */
const NPM_ITSELF = ['ci', 'install']
/** Of the CDK's command line. */
const CDK_COMMANDS = ['bootstrap', 'deploy', 'destroy', 'diff', 'synth', 'list']

describe.each(pages)('%s', (page) => {
  it('links to files and headings that exist', () => {
    const broken = links(page).flatMap(({ path, anchor }) => {
      if (!existsSync(join(ROOT, path))) return [path]
      if (anchor === null) return []
      const file = statSync(join(ROOT, path)).isDirectory() ? join(path, 'README.md') : path
      return anchors(file).includes(anchor) ? [] : [`${file}#${anchor}`]
    })
    expect(broken).toEqual([])
  })

  it('names only commands that exist', () => {
    const text = readPage(page)
    const named = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name)
    const unknown = [
      ...named(/\bnpm run (?:(?:-s|--silent) )?([\w:.-]+)/g).filter((name) => !(name in scripts)),
      ...named(/\bnpm (?!run\b)([a-z-]+)\b(?= [^a-z]|[`\n]| &&| --)/g).filter(
        (name) => !(name in scripts) && !NPM_ITSELF.includes(name),
      ),
      ...named(/\bnpx cdk ([a-z-]+)/g).filter((name) => !CDK_COMMANDS.includes(name)),
      ...named(/\bnode ((?:bin|bench)\/[\w/.-]+\.ts)/g).filter((file) => !existsSync(join(ROOT, file))),
      ...named(/\bsmart-steps -- ([a-z]+)/g).filter(
        (name) => !existsSync(join(ROOT, 'bin', 'commands', `${name}.ts`)),
      ),
    ]
    expect(unknown).toEqual([])
  })
})

it('finds a heading by the anchor that GitHub gives it', () => {
  expect(anchors('docs/runbook.md')).toContain('events-set-aside')
})
