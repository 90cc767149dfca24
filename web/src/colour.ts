/** The classes of a map: class i holds values from `from[i]` up to the next. */
export interface Scale {
  /** Ascending, the first 0. */
  readonly from: readonly number[]
  /** One colour a class. */
  readonly colours: readonly string[]
}

/** Most classes that the eye tells apart on a map. */
const MOST_CLASSES = 7

/**
 * Pale lime to deep petrol: lightness falls evenly and hue turns with it, so that it reads without colour
 * vision and in print. On a dark page the bright end means many.
 */
const RAMP = ['#eaf6c3', '#bfe7a2', '#86cf97', '#4fb092', '#2b8c8a', '#1b6479', '#123f5c'] as const

export const rampOf = (isDark: boolean): readonly string[] => (isDark ? [...RAMP].reverse() : RAMP)

/** The classes of some limits with their colours. */
export const scaleFrom = (from: readonly number[], isDark: boolean): Scale => ({
  from,
  colours: from.map((_, index) => rampColour(index, from.length, isDark)),
})

/**
 * Lower limits of the classes, equally far apart in their square roots: people crowd, and so a centre is
 * still told from its surroundings, and they from each other. Rounded so far that a legend can be read aloud.
 * @param values published values of all frames, so that a colour means the same while the slider moves
 */
export function limitsOf(values: readonly number[], classes = MOST_CLASSES): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const low = sorted[0]
  // A single crowded place must not push all others into one class.
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))]
  if (low === undefined || high === undefined) return [0]
  const limits = Array.from({ length: classes - 1 }, (_, index) =>
    roundTo((Math.sqrt(low) + ((Math.sqrt(high) - Math.sqrt(low)) * (index + 1)) / classes) ** 2, 2),
  )
  // A limit at or below the smallest value would make an empty class.
  return [0, ...new Set(limits.filter((limit) => limit > low))]
}

/** The class of a value. */
export function classOf(value: number, { from }: Scale): number {
  const above = from.findIndex((limit) => limit > value)
  return above < 0 ? from.length - 1 : Math.max(0, above - 1)
}

export const colourOf = (value: number, scale: Scale): string => scale.colours[classOf(value, scale)]!

/** The colour of writing upon a colour: the one that stands out more. */
export function writingOn(colour: string): 'dark' | 'light' {
  const [red, green, blue] = [1, 3, 5].map(
    (start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255,
  )
  const luminance = 0.2126 * linear(red!) + 0.7152 * linear(green!) + 0.0722 * linear(blue!)
  // Contrast with white and with black is equal here (WCAG 2, relative luminance).
  return luminance > 0.179 ? 'dark' : 'light'
}

const linear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4

/** Few classes are spread over the whole ramp; a single one takes its middle. */
function rampColour(index: number, classes: number, isDark: boolean): string {
  const ramp = rampOf(isDark)
  const position = classes === 1 ? 0.5 : index / (classes - 1)
  return ramp[Math.round(position * (ramp.length - 1))]!
}

function roundTo(value: number, digits: number): number {
  if (value <= 0) return 0
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) + 1 - digits)
  return Math.round(value / unit) * unit
}
