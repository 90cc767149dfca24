import { InvalidInput } from '../functions/model/errors.ts'
import type { Country } from '../functions/model/vocabulary.ts'
import type { City } from './city.ts'
import { demoLike } from './demo-city.ts'
import { facts } from './facts.ts'
import { metropolis, namedCity } from './invented-city.ts'

/**
 * `london` and `berlin` have the districts of the real ones, `metropolis-N` has N zones (40 to 5,000); any
 * other name is a city of 24 zones.
 * @param name letters, digits and hyphens; another name is another map
 * @throws InvalidInput for any other name
 */
export function city(name: string): City {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,30}$/.test(name)) {
    throw new InvalidInput(
      `--city ${JSON.stringify(name)} is no name of a city: use up to 31 letters, digits and hyphens, a letter first`,
    )
  }
  const id = name.toLowerCase()
  return namedCity(id) ?? metropolis(id) ?? demoLike(name)
}

/** The country whose clocks and holidays a city of this name has: that of the real one, Great Britain without one. */
export const countryOf = (name: string): Country => facts[name.toLowerCase()]?.country ?? 'gb'
