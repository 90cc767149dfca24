import { type Browser, chromium as playwright } from 'playwright-core'
import { ran } from './engines/ran.ts'

/** WebGL2 on a machine without a graphics card; the browser itself calls nobody. */
const ARGUMENTS = ['--use-gl=angle', '--use-angle=swiftshader', '--disable-background-networking']

/** Chromium runs as root (in a container) only without its sandbox. */
const isRoot = process.getuid?.() === 0

/**
 * A real Chromium with WebGL: on Linux the one that comes with the packages, elsewhere an installed Chrome.
 * @returns null where there is none, but for Linux; says so in one line, so that a test can skip
 */
export async function openBrowser(): Promise<Browser | null> {
  const args = isRoot ? [...ARGUMENTS, '--no-sandbox'] : ARGUMENTS
  try {
    if (process.platform !== 'linux') return await playwright.launch({ channel: 'chrome', args })
    const { default: packaged } = await import('@sparticuz/chromium')
    const browser = await playwright.launch({ executablePath: await packaged.executablePath(), args })
    await ran(`Chromium ${browser.version()}`, 'the explorer')
    return browser
  } catch (error) {
    // The packages bring it for Linux, so there it is a fault that no skip may hide.
    if (process.platform === 'linux') throw error
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    process.stderr.write(`browser tests are skipped: no Chromium starts here (${reason})\n`)
    return null
  }
}
