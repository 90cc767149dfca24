import type { Country } from '../functions/model/vocabulary.ts'
import type { LonLat } from './plane.ts'

/** What is known of a real city: where its districts lie, and how many people live there. */
export interface CityFacts {
  readonly name: string
  readonly country: Country
  readonly districts: readonly {
    readonly name: string
    readonly middle: LonLat
    readonly residents: number
  }[]
}

const district = ([name, lon, lat, residents]: readonly [string, number, number, number]) => ({
  name,
  middle: { lon, lat },
  residents,
})

/**
 * The 33 boroughs of London, the City among them: middle of the area, and residents in mid-2020.
 * Source: Office for National Statistics, mid-year population estimates, Open Government Licence v3.0.
 */
const london = (
  [
    ['City of London', -0.092, 51.515, 10_938],
    ['Barking and Dagenham', 0.134, 51.545, 214_107],
    ['Barnet', -0.21, 51.616, 399_007],
    ['Bexley', 0.14, 51.459, 249_301],
    ['Brent', -0.268, 51.559, 327_753],
    ['Bromley', 0.052, 51.372, 332_752],
    ['Camden', -0.157, 51.546, 279_516],
    ['Croydon', -0.087, 51.355, 388_563],
    ['Ealing', -0.331, 51.522, 340_341],
    ['Enfield', -0.087, 51.651, 333_587],
    ['Greenwich', 0.057, 51.473, 289_034],
    ['Hackney', -0.063, 51.552, 280_941],
    ['Hammersmith and Fulham', -0.221, 51.496, 183_544],
    ['Haringey', -0.108, 51.59, 266_357],
    ['Harrow', -0.341, 51.598, 252_338],
    ['Havering', 0.221, 51.564, 260_651],
    ['Hillingdon', -0.446, 51.542, 309_014],
    ['Hounslow', -0.367, 51.468, 271_767],
    ['Islington', -0.11, 51.548, 248_115],
    ['Kensington and Chelsea', -0.193, 51.502, 156_864],
    ['Kingston upon Thames', -0.287, 51.388, 179_142],
    ['Lambeth', -0.118, 51.453, 321_813],
    ['Lewisham', -0.02, 51.448, 305_309],
    ['Merton', -0.197, 51.41, 206_453],
    ['Newham', 0.036, 51.528, 355_266],
    ['Redbridge', 0.076, 51.586, 305_658],
    ['Richmond upon Thames', -0.313, 51.442, 198_141],
    ['Southwark', -0.075, 51.473, 320_017],
    ['Sutton', -0.178, 51.362, 207_707],
    ['Tower Hamlets', -0.036, 51.517, 331_969],
    ['Waltham Forest', -0.013, 51.594, 276_940],
    ['Wandsworth', -0.186, 51.451, 329_735],
    ['Westminster', -0.161, 51.514, 269_848],
  ] as const
).map(district)

/**
 * The 12 districts of Berlin: middle of the area, and residents at the end of 2014.
 * Source: Amt für Statistik Berlin-Brandenburg, CC BY 3.0 DE.
 */
const berlin = (
  [
    ['Mitte', 13.366, 52.533, 356_506],
    ['Friedrichshain-Kreuzberg', 13.428, 52.504, 275_691],
    ['Pankow', 13.44, 52.597, 384_367],
    ['Charlottenburg-Wilmersdorf', 13.27, 52.501, 326_354],
    ['Spandau', 13.179, 52.526, 230_419],
    ['Steglitz-Zehlendorf', 13.239, 52.435, 299_268],
    ['Tempelhof-Schöneberg', 13.381, 52.441, 335_767],
    ['Neukölln', 13.455, 52.441, 325_716],
    ['Treptow-Köpenick', 13.611, 52.43, 249_440],
    ['Marzahn-Hellersdorf', 13.579, 52.521, 256_173],
    ['Lichtenberg', 13.51, 52.535, 268_465],
    ['Reinickendorf', 13.291, 52.596, 254_000],
  ] as const
).map(district)

/** Cities whose districts are real. Their zones are not, and neither is anybody in them. */
export const facts: Readonly<Record<string, CityFacts>> = {
  london: { name: 'London', country: 'gb', districts: london },
  berlin: { name: 'Berlin', country: 'de', districts: berlin },
}
