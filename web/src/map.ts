import { computed, effect, type Signal, signal, untracked } from '@preact/signals'
import type { FeatureCollection } from 'geojson'
import { type GeoJSONSource, Map as MapLibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { colourOf, scaleFrom, writingOn } from './colour.ts'
import type { Explorer } from './explorer.ts'
import { FILL, hatch, mapStyle, NAMES, OUTLINES, SHAPES } from './map-style.ts'
import { cssColour, isDark } from './theme.ts'
import { formatNumber, HATCHES, hatchOf } from './words.ts'
import { type Area, extentOf, labelPoint, type Shape, shapesAt } from './zones.ts'

// A file of its own beside the page: the policy of the server allows no other script.
setWorkerUrl(new URL(workerUrl, import.meta.url).href)

export interface Pointed {
  readonly zone: string
  /** Pixels from the upper left corner of the map. */
  readonly x: number
  readonly y: number
}

export interface DrawnMap {
  /** The zone under the pointer. */
  readonly pointed: Signal<Pointed | null>
  /** All that the state asks for is on the screen. */
  readonly isDrawn: Signal<boolean>
  readonly remove: () => void
}

/** Above so many zones names and numbers would cover each other: their parents' names are written. */
const MOST_NAMES = 60
/** Room for the choices and the legend, which lie upon the map where there is enough of it. */
const PADDING = { top: 68, right: 56, bottom: 24, left: 190 } as const
const NARROW = matchMedia('(max-width: 820px)')

/** Draws the state of the page into an element, and follows it until it is removed. */
export function drawMap(container: HTMLElement, explorer: Explorer): DrawnMap {
  const pointed = signal<Pointed | null>(null)
  const isDrawn = signal(false)
  const map = new MapLibreMap({
    container,
    style: mapStyle(),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    // On a phone one finger scrolls the page, and two move the map.
    cooperativeGestures: NARROW.matches,
    locale: { 'Map.Title': 'Map of zones. The table shows the same numbers.' },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right')

  const disposals: (() => void)[] = []
  const follow = (run: () => void): void => {
    disposals.push(
      effect(() => {
        run()
        isDrawn.value = false
        map.triggerRepaint()
      }),
    )
  }
  map.on('idle', () => {
    isDrawn.value = true
  })

  const level = computed(() => explorer.picture.value?.level ?? null)
  const shapes = computed((): readonly Shape[] => {
    const zones = explorer.setup.value?.zones
    return zones && level.value !== null ? shapesAt(zones, level.value) : []
  })
  const start = (): void => {
    follow(drawShapes)
    follow(colourShapes)
    follow(markChosen)
    follow(writeNames)
  }

  function addPatterns(): void {
    for (const kind of HATCHES) {
      map.addImage(`hatch-${kind}`, hatch(kind), { pixelRatio: 2 })
    }
  }

  function drawShapes(): void {
    const drawn = shapes.value
    const zones = explorer.setup.value?.zones
    map.removeFeatureState({ source: SHAPES })
    source(SHAPES).setData(
      collection(drawn.map(({ id, owner, area }) => ({ area, properties: { shape: id, owner } }))),
    )
    const depth = zones && level.value !== null ? zones.levels.indexOf(level.value) : 0
    const above = depth > 1 ? (zones?.at(zones.levels[depth - 1]!) ?? []) : []
    source(OUTLINES).setData(
      collection(above.flatMap(({ area }) => (area ? [{ area, properties: {} }] : []))),
    )
    if (!hasMoved) showAll()
  }

  function colourShapes(): void {
    const frame = explorer.frame.value
    const scale = scaleFrom(explorer.limits.value, isDark.value)
    for (const { id, owner } of shapes.value) {
      const cell = frame?.byZone.get(owner)
      const isShown = cell?.value != null
      map.setFeatureState(
        { source: SHAPES, id },
        {
          colour: cell?.value != null ? colourOf(cell.value, scale) : null,
          hatch: isShown || !cell ? '' : hatchOf(cell.status),
        },
      )
    }
  }

  function markChosen(): void {
    const zone = explorer.zone.value
    const chosen = zone?.parent === null ? null : zone?.id
    for (const { id, owner } of shapes.value) {
      map.setFeatureState({ source: SHAPES, id }, { chosen: owner === chosen })
    }
  }

  function writeNames(): void {
    const zones = explorer.setup.value?.zones
    const frame = explorer.frame.value
    if (!zones || level.value === null) return
    const depth = zones.levels.indexOf(level.value)
    const isCrowded = zones.at(level.value).length > MOST_NAMES
    const named = isCrowded ? zones.levels[depth - 1]! : level.value
    const scale = scaleFrom(explorer.limits.value, isDark.value)
    const points = zones.at(named).flatMap(({ id, area }) => {
      const point = area && labelPoint(area)
      if (!point) return []
      const value = isCrowded ? null : (frame?.byZone.get(id)?.value ?? null)
      return [
        {
          type: 'Feature' as const,
          properties: {
            name: zones.nameOf(id),
            number: value === null ? '' : formatNumber(value),
            weight: value ?? 0,
            ...(value === null ? inkOnAny(isCrowded) : inkOn(colourOf(value, scale))),
          },
          geometry: { type: 'Point' as const, coordinates: point },
        },
      ]
    })
    source(NAMES).setData({ type: 'FeatureCollection', features: points })
  }

  // Until the reader moves the map it keeps all zones in sight, whatever the size of the window.
  let hasMoved = false
  function showAll(): void {
    const extent = extentOf(untracked(() => shapes.value))
    if (extent) map.fitBounds(extent, { padding: NARROW.matches ? 14 : PADDING, animate: false })
  }
  map.on('movestart', ({ originalEvent }) => {
    if (originalEvent) hasMoved = true
  })
  map.on('resize', () => {
    if (!hasMoved) showAll()
  })

  let hovered: string | number | undefined
  const hover = (id: string | number | undefined): void => {
    if (hovered === id) return
    if (hovered !== undefined) map.setFeatureState({ source: SHAPES, id: hovered }, { hover: false })
    if (id !== undefined) map.setFeatureState({ source: SHAPES, id }, { hover: true })
    hovered = id
    map.getCanvas().style.cursor = id === undefined ? '' : 'pointer'
  }
  map.on('mousemove', FILL, ({ features, point }) => {
    const feature = features?.[0]
    const owner: unknown = feature?.properties.owner
    hover(feature?.id)
    pointed.value = typeof owner === 'string' ? { zone: owner, x: point.x, y: point.y } : null
  })
  const leave = (): void => {
    hover(undefined)
    pointed.value = null
  }
  map.on('mouseleave', FILL, leave)
  map.on('movestart', leave)
  map.on('click', ({ point }) => {
    const feature = map.queryRenderedFeatures(point, { layers: [FILL] })[0]
    const owner: unknown = feature?.properties.owner
    const isAgain = owner === explorer.zone.peek()?.id
    explorer.choose(typeof owner === 'string' && !isAgain ? owner : null)
    if (typeof owner === 'string') pointed.value = { zone: owner, x: point.x, y: point.y }
  })

  map.once('load', () => {
    addPatterns()
    start()
    let wasDark = isDark.peek()
    disposals.push(
      effect(() => {
        if (wasDark === isDark.value) return
        wasDark = isDark.value
        repaint()
      }),
    )
  })

  /** The colours of the other scheme, without building the map anew. */
  function repaint(): void {
    for (const layer of mapStyle().layers) {
      if (!('paint' in layer) || !layer.paint) continue
      for (const [name, value] of Object.entries(layer.paint)) {
        map.setPaintProperty(layer.id, name as 'fill-color', value)
      }
    }
    for (const kind of HATCHES) map.updateImage(`hatch-${kind}`, hatch(kind))
  }

  const source = (id: string): GeoJSONSource => map.getSource<GeoJSONSource>(id)!

  return {
    pointed,
    isDrawn,
    remove: () => {
      for (const dispose of disposals) dispose()
      map.remove()
    },
  }
}

/** Names stand on the colour of their zone, so the halo hides nothing but lines. */
const inkOn = (ground: string) => ({
  ink: cssColour(writingOn(ground) === 'dark' ? '--ink-on-light' : '--ink-on-dark'),
  ground,
  halo: 1.2,
})

/** On hatches, and across zones of many colours. */
const inkOnAny = (isCrowded: boolean) => ({
  ink: cssColour('--ink'),
  ground: cssColour(isCrowded ? '--halo' : '--unshown'),
  halo: isCrowded ? 1.9 : 1.4,
})

const collection = (
  drawn: readonly { area: Area; properties: Record<string, string> }[],
): FeatureCollection => ({
  type: 'FeatureCollection',
  features: drawn.map(({ area, properties }) => ({ type: 'Feature', properties, geometry: area })),
})
