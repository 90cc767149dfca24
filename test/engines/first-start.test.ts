import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { printed, spawnSmartSteps } from '../support/command-line.ts'

/** `UPDATE_PICTURES=1 npm run test:engines` draws the picture of the README anew. */
const pictures = fileURLToPath(
  new URL(process.env.UPDATE_PICTURES ? '../../docs/images' : '../../test-results', import.meta.url),
)
const checkout = fileURLToPath(new URL('../..', import.meta.url))

describe('what a newcomer sees after npm start', () => {
  let folder: string
  let url: string
  let curl: string
  let server: ReturnType<typeof spawnSmartSteps>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smart-steps-start-'))
    const started = performance.now()
    server = spawnSmartSteps('start', '--port', '0', '--out', join(folder, 'demo'))
    const match = await printed(server, /API\s+(http:\S+)\s[\s\S]*?^(curl .*)$/m)
    url = match[1]!
    curl = match[2]!
    const seconds = Math.round((performance.now() - started) / 1000)
    process.stderr.write(`first-start: simulated, made and served in ${seconds} s\n`)
  })

  afterAll(async () => {
    server.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  })

  test('the curl line that is printed works as it stands', async () => {
    const { stdout } = await promisify(execFile)('bash', ['-c', curl], {
      cwd: checkout,
      maxBuffer: 50_000_000,
    })
    const { cells } = JSON.parse(stdout) as { cells: { value: number | null }[] }
    expect(cells).toHaveLength(24)
    for (const { value } of cells) expect(value).toBeGreaterThan(0)
  })

  test('a typical week shows every zone at every hour, and a date 95 % of them', async () => {
    const session = (await (await fetch(`${url}/session.json`)).json()) as { token: string }
    const statuses = async (query: string): Promise<Record<string, number>> => {
      const response = await fetch(`${url}/v1/figures/${query}&summary=status`, {
        headers: { Authorization: `Bearer ${session.token}` },
      })
      return ((await response.json()) as { statuses: Record<string, number> }).statuses
    }
    // 24 zones × 24 hours × three types of day.
    expect(await statuses('presence?aggregate=daytype-hour&daytype=weekday')).toMatchObject({
      published: 576,
    })
    const dates = await statuses('presence?aggregate=hour&from=2026-03-02&to=2026-03-16')
    const all = 24 * 24 * 14
    process.stderr.write(`first-start: ${dates.published} of ${all} zone-hours of single dates are shown\n`)
    expect(dates.published).toBeGreaterThanOrEqual(0.95 * all)
    expect(await statuses('visitors?from=2026-03-02&to=2026-03-16')).toMatchObject({ published: 24 * 14 })
  })

  test('the page opens on a map with numbers, and its picture is the one in the README', async () => {
    const browser = await openBrowser()
    if (!browser) return
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 })
      await page.goto(url)
      await page.waitForSelector('[data-ready="true"]')
      await mkdir(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, 'map.png') })
      expect(await page.textContent('body')).toMatch(/weekday/i)
    } finally {
      await browser.close()
    }
  })
})
