import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { ApiProblem } from '../../client/index.ts'
import type { Address } from './address.ts'
import type { Catalogue, Cell, DayType } from './answers.ts'
import type { Api } from './api.ts'
import { limitsOf } from './colour.ts'
import type { Frame, Values } from './frames.ts'
import { type Picture, pictureReader } from './pictures.ts'
import { type View, viewsOf } from './views.ts'
import { ancestorAt, type Zone, type Zones, zonesOf } from './zones.ts'

/** What the page knows after it has signed in. */
export interface Setup {
  readonly catalogue: Catalogue
  readonly views: readonly View[]
  readonly zones: Zones
}

/** The state of the page: signals that components read, and the few things that a reader can do. */
export interface Explorer {
  readonly setup: ReadonlySignal<Setup | null>
  readonly problem: ReadonlySignal<string | null>
  readonly isBusy: ReadonlySignal<boolean>
  readonly picture: ReadonlySignal<Picture | null>

  readonly view: ReadonlySignal<View | null>
  readonly daytype: Signal<DayType>
  readonly date: Signal<string | null>
  /** null: the finest at which enough people are in published cells. */
  readonly level: Signal<string | null>
  readonly dimensions: Signal<Values>
  readonly isTable: Signal<boolean>
  readonly isPlaying: Signal<boolean>

  readonly frame: ReadonlySignal<Frame | null>
  readonly frameIndex: ReadonlySignal<number>
  /** The zone that numbers are given for: one of the level shown, or the root. */
  readonly zone: ReadonlySignal<Zone | null>
  /** Its cells, one a frame. */
  readonly series: ReadonlySignal<readonly (Cell | null)[]>
  /** Lower limits of the colour classes. */
  readonly limits: ReadonlySignal<readonly number[]>
  readonly address: ReadonlySignal<Readonly<Record<keyof Address, string | null>>>

  readonly showView: (id: string) => void
  /** In the same way as the product before it, where it has one. */
  readonly showProduct: (id: string) => void
  readonly showFrame: (index: number) => void
  /** To the next frame, and from the last to the first. */
  readonly step: () => void
  readonly choose: (zone: string | null) => void
  /** Asks again after a failure. */
  readonly load: () => Promise<void>
}

/** What a day opens with, an hour or the block that it is in: most people are up and about. */
const OPENING = ['14', 'block3']

export function createExplorer(api: Api, address: Address = {}): Explorer {
  const setup = signal<Setup | null>(null)
  const problem = signal<string | null>(null)
  const isBusy = signal(true)
  const picture = signal<Picture | null>(null)
  const viewId = signal(address.view ?? null)
  const daytype = signal<DayType>(address.day ?? 'weekday')
  const date = signal(address.date ?? null)
  const level = signal(address.level ?? null)
  const dimensions = signal<Values>({})
  const isTable = signal(address.as === 'table')
  const isPlaying = signal(false)
  const zoneId = signal(address.zone ?? null)
  // Kept apart, so that the hour is still the same after a look at the days.
  const atHour = signal(address.at ?? null)
  const positions: Readonly<Record<View['kind'], Signal<string | null>>> = {
    week: atHour,
    date: atHour,
    days: signal(address.at ?? null),
    months: signal(address.at ?? null),
  }

  const view = computed(() => {
    const views = setup.value?.views
    return views?.find(({ id }) => id === viewId.value) ?? views?.[0] ?? null
  })
  const frameIndex = computed(() => {
    const shown = picture.value
    if (!shown || shown.frames.length === 0) return -1
    const { kind } = shown.choice.view
    const keys = shown.frames.map(({ key }) => key)
    const found = keys.indexOf(positions[kind].value ?? '')
    if (found >= 0) return found
    return positions[kind] === atHour
      ? Math.max(
          0,
          keys.findIndex((key) => OPENING.includes(key)),
        )
      : newestShown(shown.frames)
  })
  const frame = computed(() => picture.value?.frames[frameIndex.value] ?? null)
  const zone = computed((): Zone | null => {
    const zones = setup.value?.zones
    const shown = picture.value
    if (!zones || !shown) return null
    const depth = zones.levels.indexOf(shown.level)
    const id = zoneId.value === null ? null : ancestorAt(zones, zoneId.value, depth)
    return zones.byId.get(id ?? zones.root.id) ?? null
  })
  const series = computed(() => {
    const shown = picture.value
    const id = zone.value?.id
    if (!shown || id === undefined) return []
    const isRoot = id === setup.value?.zones.root.id
    return shown.frames.map(
      ({ label, byZone }) => (isRoot ? shown.root.get(label)?.byZone.get(id) : byZone.get(id)) ?? null,
    )
  })

  // A view keeps its classes, so that Saturday can be compared with the weekday seen before.
  const limitsByView = new Map<string, readonly number[]>()
  const limits = computed(() => {
    const shown = picture.value
    const zones = setup.value?.zones
    if (!shown || !zones) return [0]
    const key = `${shown.choice.view.id} ${shown.level} ${JSON.stringify(shown.shown)}`
    const found = limitsByView.get(key)
    if (found) return found
    const ids = zones.at(shown.level).map(({ id }) => id)
    const values = shown.frames.flatMap(({ byZone }) => ids.flatMap((id) => byZone.get(id)?.value ?? []))
    const made = limitsOf(values)
    if (values.length > 0) limitsByView.set(key, made)
    return made
  })

  const readPicture = pictureReader(api)
  let newest = 0
  async function show(current: Setup, of: View): Promise<void> {
    newest += 1
    const mine = newest
    const wanted = level.value
    isBusy.value = true
    try {
      const made = await readPicture(
        {
          view: of,
          daytype: daytype.value,
          date: date.value,
          level: wanted !== null && current.zones.levels.includes(wanted) ? wanted : null,
          dimensions: dimensions.value,
        },
        current.zones,
      )
      if (mine !== newest) return
      batch(() => {
        picture.value = made
        problem.value = null
      })
    } catch (error) {
      if (mine === newest) problem.value = wordsOf(error)
    } finally {
      if (mine === newest) isBusy.value = false
    }
  }

  async function load(): Promise<void> {
    isBusy.value = true
    problem.value = null
    try {
      if (setup.value && view.value) return await show(setup.value, view.value)
      const [catalogue, systems] = await Promise.all([api.catalogue(), api.zoneSystems()])
      const system = systems.find(({ current }) => current) ?? systems[0]
      if (!system)
        throw new ApiProblem({ status: 404, detail: 'Nothing has been made yet: there is no zone system.' })
      const zones = zonesOf(system, await api.zones(system.name))
      setup.value = { catalogue, views: viewsOf(catalogue), zones }
    } catch (error) {
      problem.value = wordsOf(error)
      isBusy.value = false
    }
  }

  effect(() => {
    if (setup.value && view.value) void show(setup.value, view.value)
  })

  const showFrame = (index: number): void => {
    const shown = picture.value
    const key = shown?.frames[index]?.key
    if (!shown || key === undefined) return
    positions[shown.choice.view.kind].value = key
  }

  const showView = (id: string): void => {
    batch(() => {
      isPlaying.value = false
      viewId.value = id
      date.value = null
    })
  }

  return {
    setup,
    problem,
    isBusy,
    picture,
    view,
    daytype,
    date,
    level,
    dimensions,
    isTable,
    isPlaying,
    frame,
    frameIndex,
    zone,
    series,
    limits,
    address: computed(() => ({
      view: view.value === null || view.value === setup.value?.views[0] ? null : view.value.id,
      day: daytype.value === 'weekday' ? null : daytype.value,
      date: date.value,
      at: view.value === null ? null : positions[view.value.kind].value,
      level: level.value,
      zone: zoneId.value,
      as: isTable.value ? 'table' : null,
    })),
    showView,
    showProduct: (id) => {
      const ways = setup.value?.views.filter(({ product }) => product.id === id) ?? []
      const way = ways.find(({ kind }) => kind === view.value?.kind) ?? ways[0]
      if (way) showView(way.id)
    },
    showFrame,
    step: () => {
      const count = picture.value?.frames.length ?? 0
      if (count > 0) showFrame((frameIndex.value + 1) % count)
    },
    choose: (id) => {
      zoneId.value = id === setup.value?.zones.root.id ? null : id
    },
    load,
  }
}

/** The newest day or month with a number; the newest of all where there is none. */
function newestShown(frames: readonly Frame[]): number {
  const found = frames.findLastIndex(({ byZone }) => [...byZone.values()].some(({ value }) => value !== null))
  return found < 0 ? frames.length - 1 : found
}

const wordsOf = (error: unknown): string =>
  error instanceof ApiProblem ? error.message : `The page failed: ${String(error)}`
