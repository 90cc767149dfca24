import type { FeatureCollection } from 'geojson'
import type {
  ExpressionSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import { cssColour } from './theme.ts'
import { HATCHES, type Hatch } from './words.ts'

export const SHAPES = 'shapes'
export const OUTLINES = 'outlines'
export const NAMES = 'names'
/** The layer that is asked which zone lies under the pointer. */
export const FILL = 'fill'

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }

type ColourExpression = string | ExpressionSpecification
const IS_CHOSEN: ExpressionSpecification = ['boolean', ['feature-state', 'chosen'], false]
const IS_HOVERED: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false]

/**
 * A plain ground, zones coloured by feature state (colour, hatch, hover), borders and names. Nothing is
 * loaded from anywhere: names are drawn with the fonts of the reader's system.
 */
export function mapStyle(): StyleSpecification {
  const hatched = (kind: Hatch): FillLayerSpecification => ({
    id: `hatch-${kind}`,
    type: 'fill',
    source: SHAPES,
    paint: {
      'fill-pattern': `hatch-${kind}`,
      'fill-opacity': ['case', ['==', ['feature-state', 'hatch'], kind], 1, 0],
    },
  })
  const emphasis = (id: string, more: number, colour: ColourExpression): LineLayerSpecification => ({
    id,
    type: 'line',
    source: SHAPES,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': colour,
      'line-width': ['case', IS_CHOSEN, 3 + more, IS_HOVERED, 2 + more, 0],
    },
  })
  return {
    version: 8,
    sources: {
      [SHAPES]: { type: 'geojson', data: EMPTY, promoteId: 'shape' },
      [OUTLINES]: { type: 'geojson', data: EMPTY },
      [NAMES]: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': cssColour('--ground') } },
      {
        id: FILL,
        type: 'fill',
        source: SHAPES,
        paint: { 'fill-color': ['coalesce', ['feature-state', 'colour'], cssColour('--unshown')] },
      },
      ...HATCHES.map(hatched),
      {
        id: 'borders',
        type: 'line',
        source: SHAPES,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': cssColour('--ground'), 'line-width': 1, 'line-opacity': 0.9 },
      },
      {
        id: 'outlines',
        type: 'line',
        source: OUTLINES,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': cssColour('--ground'), 'line-width': 3.5 },
      },
      emphasis('casing', 3, cssColour('--ground')),
      emphasis('emphasis', 0, ['case', IS_CHOSEN, cssColour('--accent-strong'), cssColour('--ink')]),
      {
        id: 'names',
        type: 'symbol',
        source: NAMES,
        layout: {
          'text-field': [
            'format',
            ['get', 'name'],
            { 'font-scale': 1 },
            ['case', ['==', ['get', 'number'], ''], '', ['concat', '\n', ['get', 'number']]],
            { 'font-scale': 0.92 },
          ],
          'text-font': ['system-ui', 'sans-serif'],
          'text-size': 12,
          'text-line-height': 1.25,
          'text-max-width': 6,
          'text-padding': 1,
          'symbol-sort-key': ['-', 0, ['get', 'weight']],
        },
        paint: {
          'text-color': ['get', 'ink'],
          'text-halo-color': ['get', 'ground'],
          'text-halo-width': ['get', 'halo'],
        },
      },
    ],
  }
}

/** Pixels of a pattern, at twice the resolution, so that its lines stay fine. */
const TILE = 16

/** Lines: falling for what a larger zone stands for, upright for an outage, rising for what else is not shown. */
export function hatch(kind: Hatch): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = TILE
  canvas.height = TILE
  const context = canvas.getContext('2d')!
  context.strokeStyle = cssColour(`--hatch-${kind}`)
  context.lineWidth = 3
  context.lineCap = 'square'
  context.beginPath()
  // The corners are drawn too, so that the lines go on from tile to tile.
  for (const shift of [-TILE, 0, TILE]) {
    if (kind === 'suppressed') {
      context.moveTo(shift - 2, TILE + 2)
      context.lineTo(shift + TILE + 2, -2)
    } else if (kind === 'outage') {
      context.moveTo(TILE / 2, 0)
      context.lineTo(TILE / 2, TILE)
    } else {
      context.moveTo(shift - 2, -2)
      context.lineTo(shift + TILE + 2, TILE + 2)
    }
  }
  context.stroke()
  return context.getImageData(0, 0, TILE, TILE)
}
