import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Day, Part, Tenth } from './breakdowns.ts'
import type { SourceName } from './compared.ts'

/** Drawings of a scorecard as SVG, made without a browser: the page needs no script. */

/** Told apart with colour-blind eyes too (Okabe and Ito 2008), and by their dashes in print. */
const series: readonly {
  readonly source: SourceName
  readonly name: string
  readonly colour: string
  readonly dash?: string
}[] = [
  { source: 'exact', name: 'pipeline', colour: '#0072b2' },
  { source: 'oracle', name: 'oracle', colour: '#009e73', dash: '6 3' },
  { source: 'nearestZone', name: 'no footprint, nearest zone', colour: '#e69f00', dash: '2 3' },
  { source: 'lastSite', name: 'site of the last record', colour: '#cc79a7', dash: '8 3 2 3' },
]
const INK = '#1b1b1b'
const SAID = '#0072b2'

const WIDTH = 640
const HEIGHT = 260
const { document } = parseHTML('<!doctype html><html><body></body></html>')

function drawn(options: Plot.PlotOptions, label: string): string {
  const svg = Plot.plot({ document, width: WIDTH, height: HEIGHT, marginLeft: 56, ...options })
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  return svg.outerHTML
}

/** What the lines of the drawings are, once for all. */
export const legend = (): string =>
  [{ name: 'truth', colour: INK }, ...series]
    .map(({ name, colour }) => `<span><i style="background:${colour}"></i>${name}</span>`)
    .join('')

interface Point {
  readonly x: number
  readonly y: number | null
}
const line = (points: readonly Point[], colour: string, dash = ''): Plot.Markish =>
  Plot.lineY(points, { x: 'x', y: 'y', stroke: colour, strokeWidth: 1.8, strokeDasharray: dash })

/** Truth and exact figures over a day of one zone, by each method. */
export const dayPlot = ({ zone, moments }: Day): string =>
  hoursPlot(
    [
      ...series.map(({ source, colour, dash }) =>
        line(
          pointsOf(moments, (moment) => moment[source as 'exact' | 'oracle' | 'nearestZone' | 'lastSite']),
          colour,
          dash,
        ),
      ),
      line(
        pointsOf(moments, ({ truth }) => truth),
        INK,
      ),
    ],
    `The operator's people in ${zone} over a day, true and by each method`,
  )

/** What is shown of the same day, with its intervals, beside the people whom it is about. */
export function shownPlot({ zone, moments }: Day): string {
  const shown = moments.filter(({ low, high }) => low !== null && high !== null)
  return hoursPlot(
    [
      Plot.ruleX(shown, {
        ...{ x: ({ hour }) => hour + 0.5, y1: 'low', y2: 'high' },
        ...{ stroke: SAID, strokeOpacity: 0.35, strokeWidth: 6 },
      }),
      Plot.dot(shown, { x: ({ hour }) => hour + 0.5, y: 'shown', fill: SAID, r: 2.5 }),
      line(
        pointsOf(moments, ({ target }) => target),
        INK,
      ),
    ],
    `People in ${zone} over a day, true and as shown`,
  )
}

type Moments = Day['moments']
const pointsOf = (moments: Moments, value: (moment: Moments[number]) => number | null): Point[] =>
  moments.map((moment) => ({ x: moment.hour + 0.5, y: value(moment) }))

const hoursPlot = (marks: readonly Plot.Markish[], label: string): string =>
  drawn(
    {
      x: { label: 'local hour', domain: [0, 24] },
      y: { label: 'people', grid: true, zero: true },
      marks: [...marks, Plot.ruleY([0])],
    },
    label,
  )

const inPercent = { percent: true, grid: true, zero: true } as const

/** Errors of each method over numbered parts: hours, tenths. */
export function errorPlot(parts: readonly Part[], label: string): string {
  const of = (source: SourceName): Point[] =>
    parts.map((part) => ({ x: Number(part.of), y: part.scores[source].error }))
  return drawn(
    {
      x: { label, ticks: parts.length, tickFormat: 'd' },
      y: { label: 'error, % of the truth', ...inPercent },
      marks: [
        ...series.map(({ source, colour, dash }) =>
          line(
            of(source).toSorted((a, b) => a.x - b.x),
            colour,
            dash,
          ),
        ),
        Plot.ruleY([0]),
      ],
    },
    `Error by ${label}, by each method`,
  )
}

/** Errors of each method over named parts: uses, cohorts. */
export function barPlot(parts: readonly Part[], label: string): string {
  const bars = parts.flatMap(({ of, scores }) =>
    series
      .filter(({ source }) => scores[source].error !== null)
      .map(({ source, name, colour }) => ({ of, name, colour, error: scores[source].error })),
  )
  return drawn(
    {
      fx: { label, padding: 0.15 },
      x: { axis: null, domain: series.map(({ name }) => name) },
      y: { label: 'error, % of the truth', ...inPercent },
      marks: [
        Plot.barY(bars, { fx: 'of', x: 'name', y: 'error', fill: ({ colour }) => colour }),
        Plot.ruleY([0]),
      ],
    },
    `Error by ${label}, by each method`,
  )
}

/** Truths inside the interval, and bias, by tenths of the truth. */
export function coveragePlot(tenths: readonly Tenth[], source: 'whole' | 'shown'): string {
  const points = tenths.map(({ of, scores }) => ({ x: Number(of), ...scores[source] }))
  return drawn(
    {
      x: { label: 'tenth of cells by their truth, the sparsest first', ticks: 10, tickFormat: 'd' },
      y: { label: '% of truths inside the interval (line), bias in % (bars)', ...inPercent },
      marks: [
        Plot.ruleX(points, { x: 'x', y1: 0, y2: 'bias', stroke: '#d55e00', strokeWidth: 14 }),
        Plot.ruleY([0.95], { stroke: INK, strokeDasharray: '2 4' }),
        Plot.lineY(points, { x: 'x', y: 'inside', stroke: SAID, marker: 'circle' }),
        Plot.ruleY([0]),
      ],
    },
    `Coverage of the intervals and bias of ${source === 'shown' ? 'shown' : 'all'} figures by tenths of the truth`,
  )
}
