import { InvalidInput } from '../model/errors.ts'

/**
 * Keys become paths on the local disk, so they stay inside their folder on every store.
 * @throws InvalidInput if the key is none
 */
export function checkedKey(key: string): string {
  if (key === '' || key.startsWith('/') || key.split('/').includes('..')) {
    throw new InvalidInput(`"${key}" is no key of an object: expected a relative path without ".."`)
  }
  return key
}
