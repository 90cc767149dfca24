import type { Cell, Products, ZoneFeatures, ZoneSystems } from '../../client/index.ts'

/** What the API answers, by the page's words. */
export type { Cell, Figures, Products as Catalogue } from '../../client/index.ts'

export type Product = Products['products'][number]
export type ZoneSystem = ZoneSystems['zoneSystems'][number]
export type Feature = ZoneFeatures['features'][number]
export type Status = Cell['status']
export type DayType = NonNullable<Cell['daytype']>
