import { expect, it } from 'vitest'
import { referenceInForce } from '../../functions/anonymize/reference-in-force.ts'
import type { ObjectStore } from '../../functions/platform/ports.ts'
import { useTown } from '../geography/deployment.ts'

const town = useTown()

it('the reference is read once for all messages, and anew when another one is in force', async () => {
  const { build, options } = town.deployment({ keyLife: 'day' })
  let reads = 0
  const store: Pick<ObjectStore, 'get'> = {
    get(key) {
      reads += 1
      return options.store.get(key)
    },
  }
  const ports = { store, documents: options.documents }
  const reference = referenceInForce()
  expect(await reference(ports)).toBeNull()

  const first = await build()
  for (let message = 0; message < 3; message += 1) expect(await reference(ports)).toEqual(first)
  // Zones and cells, once each.
  expect(reads).toBe(2)

  const second = await build({ years: [2026, 2027] })
  expect(second.version).not.toBe(first.version)
  expect(await reference(ports)).toEqual(second)
  expect(reads).toBe(4)
})
