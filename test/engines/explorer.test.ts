import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { areas, weeks, world } from '../serve/city.ts'
import { openBrowser } from '../support/browser.ts'
import { type ExplorerServer, serveExplorer } from '../support/explorer-server.ts'
import { type Pixels, pixelsOf } from '../support/pixels.ts'

const browser = await openBrowser()
afterAll(() => browser?.close())

/** Without the gaps that the layout makes. */
const textOf = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? ''

/** Testville: zones a to d side by side; d has too few people at night, and never alone in a single hour. */
const people: Record<string, number> = { a: 500, b: 1_000, c: 2_000, d: 160, north: 1_500, south: 2_160 }
const presence = (zone: string, hour: number): number => {
  if (zone === 'all')
    return presence('a', hour) + presence('b', hour) + presence('c', hour) + presence('d', hour)
  return people[zone]! + 10 * hour - (zone === 'd' && hour < 6 ? 150 : 0)
}

async function testville(): Promise<ExplorerServer> {
  const served = await world()
  for (const date of weeks('2026-03-02', 2)) {
    const dayOfMonth = Number(date.slice(8))
    await served.publish({ date, estimate: presence })
    await served.publish({
      date,
      product: 'visitors',
      estimate: (zone) => (zone === 'all' ? 5_000 : 2 * people[zone]!) + dayOfMonth,
    })
  }
  return serveExplorer(served)
}

describe.skipIf(browser === null)('the explorer in a real browser', () => {
  let server: ExplorerServer
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    server = await testville()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    complaints.length = 0
    page = await browser!.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (!/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(request.url())) complaints.push(request.url())
    })
  })
  // Among them everything that the content security policy forbids, and every call to another host.
  afterEach(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })

  const ready = () => page.waitForSelector('[data-ready="true"]')
  const open = async (hash = ''): Promise<void> => {
    await page.goto(`${server.url}${hash}`)
    await ready()
  }
  const choice = () => page.getByRole('combobox', { name: 'What to look at' })
  const details = () => textOf(page.locator('.details'))
  const number = () => textOf(page.locator('.details .number'))

  /** Moves the pointer over the map until the tooltip names a zone; then a little away from its edge. */
  async function pointAt(name: string): Promise<{ x: number; y: number; text: string }> {
    const box = (await page.locator('.map-canvas').boundingBox())!
    const found: { x: number; y: number }[] = []
    const tooltip = page.locator('.tooltip')
    const y = box.y + box.height * 0.42
    for (let x = box.x + 20; x < box.x + box.width; x += 24) {
      await page.mouse.move(x, y)
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)))')
      if ((await tooltip.count()) > 0 && (await textOf(tooltip.locator('strong'))) === name) {
        found.push({ x, y })
      }
    }
    const middle = found[Math.floor(found.length / 2)]
    if (!middle) throw new Error(`nothing on the map is named ${name}`)
    await page.mouse.move(middle.x, middle.y)
    await expect.poll(() => textOf(tooltip.locator('strong'))).toBe(name)
    return { ...middle, text: await textOf(tooltip) }
  }

  /** The map without the pointer on it. */
  async function picture(): Promise<Pixels> {
    await page.mouse.move(1100, 790)
    await page.waitForTimeout(300)
    await ready()
    return pixelsOf(browser!, page)
  }

  const legendColours = async (): Promise<string[]> =>
    (await page.evaluate(`[...document.querySelectorAll('.legend .swatch:not([class*=hatch])')].map((swatch) =>
      '#' + getComputedStyle(swatch).backgroundColor.match(/\\d+/g).map((n) => Number(n).toString(16).padStart(2, '0')).join(''))`)) as string[]

  it('opens on the typical weekday at 14:00 with zones in the colours of the legend', async () => {
    await open()
    expect(await details()).toContain('Typical weekday, 14:00–15:00')
    // 500 + 1,000 + 2,000 + 160, and 140 in each at 14:00.
    expect(await number()).toMatch(/^4,220 people/)
    const spots = [await pointAt('A'), await pointAt('B'), await pointAt('C')]
    const pixels = await picture()
    const colours = spots.map(({ x, y }) => pixels.at(x, y + 60))
    const legend = await legendColours()
    expect(new Set(colours).size).toBe(3)
    // More people, further along the ramp.
    const classes = colours.map((colour) => legend.indexOf(colour))
    expect(classes[0]).toBeGreaterThanOrEqual(0)
    expect(classes).toEqual([...classes].sort((a, b) => a - b))
  })

  it('shows value, interval and status of a zone in a tooltip', async () => {
    await open()
    const { text } = await pointAt('C')
    // σ² 1,500 by 10 weekdays is 150: 1.96 × 12.2 = 24.
    expect(text).toContain('2,140 people')
    expect(text).toContain('between 2,116 and 2,164')
    expect(text).toContain('Shown by itself, mean of 10 weekdays')
  })

  it('changes numbers and colours with the slider, also by keys', async () => {
    await open('#zone=b')
    expect(await number()).toMatch(/^1,140 people/)
    const slider = page.getByRole('slider', { name: 'Hour' })
    await slider.fill('20')
    expect(await number()).toMatch(/^1,200 people/)
    await slider.press('ArrowRight')
    expect(await number()).toMatch(/^1,210 people/)
    expect(await slider.getAttribute('aria-valuetext')).toBe('21:00–22:00: B, 1,210 people')
    await slider.press('Home')
    expect(await details()).toContain('Typical weekday, 00:00–01:00')
    await ready()
    // At night d has too few people: its colour goes and the hatch comes.
    const hidden = await pointAt('D')
    expect((await picture()).around(hidden.x, hidden.y + 60, 16).size).toBeGreaterThan(1)
  })

  it('plays the hours until it is stopped', async () => {
    await open()
    await page.getByRole('button', { name: 'Play the hours' }).click()
    const slider = page.getByRole('slider', { name: 'Hour' })
    await expect.poll(() => slider.inputValue(), { timeout: 10_000 }).toBe('16')
    await page.getByRole('button', { name: 'Pause' }).click()
    const stopped = await slider.inputValue()
    await page.waitForTimeout(2_000)
    expect(await slider.inputValue()).toBe(stopped)
  })

  it('hatches a zone with too few people, says so, and gives it no number', async () => {
    await open('#at=03')
    const d = await pointAt('D')
    expect(d.text).toContain('Too few people to show by itself: part of South')
    expect(d.text).toContain('South as a whole: 2,190 people')
    const a = await pointAt('A')
    const pixels = await picture()
    // Stripes on a ground there, one plain colour here.
    expect(pixels.around(d.x, d.y + 60, 16).size).toBeGreaterThan(1)
    expect(pixels.around(a.x, a.y + 60, 16).size).toBe(1)
    expect(await textOf(page.locator('.legend'))).toContain('only within a larger zone')
    expect(await textOf(page.locator('.shown .note'))).toContain('6 by a larger zone')
  })

  it('shows Saturday, daily visitors, and one hour of one date', async () => {
    await open('#zone=a')
    await page.getByRole('radio', { name: 'Saturday' }).check()
    await expect.poll(details).toContain('Typical Saturday, 14:00–15:00')

    await choice().selectOption('Daily visitors')
    await expect.poll(details).toContain('Sun, 15 Mar 2026')
    expect(await number()).toMatch(/^1,015 people/)
    await page.getByRole('slider', { name: 'Day' }).fill('0')
    expect(await details()).toContain('Mon, 2 Mar 2026')
    expect(await number()).toMatch(/^1,002 people/)

    await choice().selectOption('People present')
    await page.getByRole('radio', { name: 'One hour, one date' }).check()
    await expect.poll(details).toContain('Sun, 15 Mar 2026, 14:00–15:00')
    await page.getByRole('textbox', { name: 'Date' }).fill('2026-03-04')
    await expect.poll(details).toContain('Wed, 4 Mar 2026, 14:00–15:00')
    expect(await number()).toMatch(/^640 peoplebetween 564 and 716/)
    await ready()
    expect((await pointAt('D')).text).toContain('300 people')
  })

  it('can be used by keyboard alone: products, zones, table', async () => {
    await open()
    await choice().focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(details).toContain('Age and gender: 18-24, female')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    await expect.poll(details).toContain('Sun, 15 Mar 2026, 14:00–15:00')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(details).toContain('Typical weekday')
    await ready()
    await page.getByRole('combobox', { name: 'Zone', exact: true }).selectOption({ label: 'C' })
    expect(await number()).toMatch(/^2,140 people/)
    await page.getByRole('radio', { name: 'Table' }).focus()
    await page.keyboard.press('Space')
    const rows = page.locator('tbody tr')
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/^CSouth2,140between 2,116 and 2,164Shown by itself$/),
      expect.stringMatching(/^BNorth1,140/),
      expect.stringMatching(/^ANorth640/),
      expect.stringMatching(/^DSouth300/),
    ])
    await page.getByRole('button', { name: 'zone', exact: true }).press('Enter')
    expect(await textOf(rows.first())).toMatch(/^A/)
  })

  it('lists products by the questions that they answer, and says of the chosen one what it counts', async () => {
    await open()
    const groups = choice().locator('optgroup')
    const listed = async (index: number) => [
      await groups.nth(index).getAttribute('label'),
      ...(await groups.nth(index).locator('option').allTextContents()),
    ]
    // Keys live a day here: what needs a month cannot be had, nor a question that only such products answer.
    expect(await groups.count()).toBe(3)
    expect(await listed(0)).toEqual(['Who is there', 'People present', 'Age and gender'])
    expect(await listed(1)).toEqual(['Who visits', 'Daily visitors', 'Length of stay'])
    expect(await listed(2)).toEqual([
      'Who moves where',
      'Trips between districts',
      'Visitors by where they slept',
    ])
    const description = `#${await choice().getAttribute('aria-describedby')}`
    expect(await textOf(page.locator(description))).toBe('Average number of people in a zone during an hour.')
  })

  it('offers age and gender as the eleven cohorts that have figures', async () => {
    await open('#view=profile/daytype-hour')
    const cohort = page.getByRole('combobox', { name: 'Age band and gender' })
    const options = await cohort.locator('option').allTextContents()
    expect(options).toHaveLength(11)
    expect([options[0], options[1], options[10]]).toEqual(['18-24, female', '18-24, male', 'unknown'])
    await cohort.selectOption('65+, male')
    await expect.poll(details).toContain('Age and gender: 65+, male')
  })

  it('keeps the view in its address over a reload', async () => {
    await open()
    await page.getByRole('slider', { name: 'Hour' }).fill('8')
    await page.getByLabel('Level').selectOption('district')
    await expect.poll(() => page.url()).toContain('at=08&level=district')
    await page.reload()
    await ready()
    expect(await details()).toContain('Typical weekday, 08:00–09:00')
    expect((await pointAt('North')).text).toContain('1,580 people')
  })

  it.each([
    [1280, 800],
    [390, 844],
  ])('needs no sideways scrolling at %i × %i, light or dark', async (width, height) => {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await open()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      // Nor is a part of the head of the page beyond its edge.
      const { x, width: wide } = (await page.locator('.view-choice').boundingBox())!
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + wide).toBeLessThanOrEqual(width)
      const hidden = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.masthead'))`
      expect(await page.evaluate(hidden)).toBe(0)
    }
  })
})

describe.skipIf(browser === null)('a zone in which the network was down', () => {
  it('is hatched like nothing else, and the page says that it is an outage', async () => {
    const served = await world()
    const few: Readonly<Record<string, number>> = { c: 20, d: 20 }
    for (const date of weeks('2026-03-02', 1)) {
      await served.publish({ date, isOutage: (zone) => zone === 'a', estimate: (zone) => few[zone] ?? 2_000 })
    }
    const server = await serveExplorer(served)
    const page = await browser!.newPage({ viewport: { width: 1280, height: 800 } })
    try {
      await page.goto(`${server.url}#level=zone&zone=a`)
      await page.waitForSelector('[data-ready="true"]')
      const words = /not shown: an outage, far fewer people were seen than usual/i
      expect(await textOf(page.locator('.legend'))).toMatch(words)
      expect(await textOf(page.locator('.legend'))).toContain('only within a larger zone')
      expect(await textOf(page.locator('.details .number'))).toMatch(words)
      expect(await page.locator('.details .number .hatch-outage').count()).toBe(1)
      expect(await textOf(page.locator('.note'))).toMatch(
        /\d+ cells are an outage: far fewer people were seen/,
      )
    } finally {
      await page.close()
      await server.close()
    }
  })
})

describe.skipIf(browser === null)('a city with too few people for any number', () => {
  it('is hatched as a whole, and the page says why and where to look', async () => {
    const served = await world()
    for (const date of weeks('2026-03-02', 1)) await served.publish({ date, estimate: () => 20 })
    const server = await serveExplorer(served)
    const page = await browser!.newPage({ viewport: { width: 1280, height: 800 } })
    try {
      await page.goto(server.url)
      await page.waitForSelector('[data-ready="true"]')
      const box = (await page.locator('.map-canvas').boundingBox())!
      const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.62]
      expect((await pixelsOf(browser!, page)).around(x, y, 16).size).toBeGreaterThan(1)
      await page.mouse.move(x, y)
      await expect
        .poll(() => textOf(page.locator('.tooltip')))
        .toMatch(/^Testville.*Not shown: too few people, or none$/)
      expect(await textOf(page.locator('.legend'))).toContain('not shown: too few people, or none')
      expect(await textOf(page.locator('.note'))).toContain('not even the whole of Testville')
    } finally {
      await page.close()
      await server.close()
    }
  })
})

describe.skipIf(browser === null)('a city without a map', () => {
  it('is a table in which the whole stands for its areas', async () => {
    const served = await world(areas(30), { geometry: false })
    for (const date of weeks('2026-03-02', 1)) {
      await served.publish({ date, product: 'visitors', estimate: (zone) => (zone === 'all' ? 600 : 20) })
      await served.publish({ date, estimate: (zone) => (zone === 'all' ? 60 : 2) })
    }
    const server = await serveExplorer(served)
    const page = await browser!.newPage()
    try {
      await page.goto(server.url)
      await page.waitForSelector('[data-ready="true"]')
      expect(await textOf(page.locator('.details'))).toContain('try visitors')
      await page.getByRole('combobox', { name: 'What to look at' }).selectOption('Daily visitors')
      await expect.poll(() => textOf(page.locator('tbody'))).toMatch(/All areas together600/)
      await page.getByLabel('Level').selectOption('area')
      await expect.poll(() => page.locator('tbody tr').count()).toBe(30)
      expect(await textOf(page.locator('tbody tr').first())).toContain('part of All areas')
    } finally {
      await page.close()
      await server.close()
    }
  })
})
