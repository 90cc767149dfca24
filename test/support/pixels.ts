import type { Browser, Page } from 'playwright-core'

/** Colours of a picture of the page, read by the browser itself. */
export interface Pixels {
  /** `#rrggbb` */
  at(x: number, y: number): string
  /** The different colours in a square around a point. */
  around(x: number, y: number, size: number): ReadonlySet<string>
}

/** @param browser decodes the picture in a page of its own, which the policy of the explorer does not bind */
export async function pixelsOf(browser: Browser, page: Page): Promise<Pixels> {
  const png = (await page.screenshot()).toString('base64')
  const decoder = await browser.newPage()
  // As text, because the tests are compiled without the types of a browser.
  const { width, data } = (await decoder.evaluate(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${png}'
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let text = ''
    for (let i = 0; i < data.length; i += 4) {
      text += String.fromCharCode(data[i], data[i + 1], data[i + 2])
    }
    return { width: image.width, data: btoa(text) }
  })()`)) as { width: number; data: string }
  await decoder.close()
  const bytes = Buffer.from(data, 'base64')
  const at = (x: number, y: number): string => {
    const offset = 3 * (Math.round(y) * width + Math.round(x))
    return `#${bytes.subarray(offset, offset + 3).toString('hex')}`
  }
  return {
    at,
    around: (x, y, size) =>
      new Set(
        Array.from({ length: size * size }, (_, index) =>
          at(x - size / 2 + (index % size), y - size / 2 + Math.floor(index / size)),
        ),
      ),
  }
}
