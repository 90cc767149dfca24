import type { Catalogue, Features, Figures, ZoneSystems } from '../../functions/serve/schemas.ts'

/** What the API answers, as its own schemas say: types only, nothing of the server is bundled. */
export type { Catalogue, Cell, Features, Figures, ZoneSystems } from '../../functions/serve/schemas.ts'

export type Product = Catalogue['products'][number]
export type ZoneSystem = ZoneSystems['zoneSystems'][number]
export type Feature = Features['features'][number]
export type Status = Figures['cells'][number]['status']
export type DayType = NonNullable<Figures['cells'][number]['daytype']>
