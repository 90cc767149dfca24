import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { installPython } from './install.ts'

export const SCHEMATHESIS = '4.32.5'

/** With all that it needs, so that the same seed makes the same requests on every machine. */
const PACKAGES = [
  `schemathesis==${SCHEMATHESIS}`,
  'anyio==4.16.0',
  'certifi==2026.10.19.post1',
  'charset-normalizer==3.5.3',
  'click==8.5.1',
  'graphql-core==3.3.2',
  'harfile==0.6.0',
  'hypothesis==6.170.17',
  'hypothesis-graphql==0.13.5',
  'idna==3.20',
  'iniconfig==2.3.1',
  'jsonschema_rs==0.60.3',
  'markdown-it-py==4.3.0',
  'MarkupSafe==3.0.4',
  'mdurl==0.1.2',
  'packaging==26.4',
  'pluggy==1.7.0',
  'Pygments==2.21.0',
  'pyrate-limiter==4.5.1',
  'pytest==9.2.0',
  'PyYAML==6.0.4',
  'requests==2.34.2',
  'rich==15.0.0',
  'sortedcontainers==2.4.0',
  'typing_extensions==4.16.0',
  'urllib3==2.8.0',
  'Werkzeug==3.1.9',
]

const CONFIG = fileURLToPath(new URL('schemathesis.toml', import.meta.url))

export interface Findings {
  /** 0 without a finding. */
  readonly code: number | null
  readonly text: string
}

/** @returns the interpreter that schemathesis is installed for */
export const installSchemathesis = (): Promise<string> =>
  installPython(`schemathesis-${SCHEMATHESIS}`, PACKAGES)

/**
 * Asks everything that the document of an API describes, and more than it allows.
 * @param folder where it may leave its notes
 */
export async function schemathesis(
  python: string,
  document: string,
  { token, folder }: { token: string; folder: string },
): Promise<Findings> {
  const words = ['--config-file', CONFIG, '--no-color', 'run', document]
  const child = spawn(python, ['-m', 'schemathesis.cli', ...words], {
    cwd: folder,
    env: { ...process.env, TOKEN: token, NO_PROXY: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text }
}
