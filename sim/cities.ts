import { InvalidInput } from '../functions/model/errors.ts'
import type { City } from './city.ts'
import { demoLike } from './demo-city.ts'

/**
 * @param name letters, digits and hyphens; another name is another map
 * @throws InvalidInput for any other name
 */
export function city(name: string): City {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,30}$/.test(name)) {
    throw new InvalidInput(
      `--city ${JSON.stringify(name)} is no name of a city: use up to 31 letters, digits and hyphens, a letter first`,
    )
  }
  return demoLike(name)
}
