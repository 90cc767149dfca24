import type { Addresses } from './addresses.ts'
import { beginAt, goTo, type Itinerary } from './itinerary.ts'
import type { Prng } from './prng.ts'

/** A day in the making: where its owner is, and from when on it may leave. */
export class Day {
  readonly #itinerary: Itinerary
  readonly #addresses: Addresses
  readonly #random: Prng
  /** The earliest minute at which its owner leaves the last stop. */
  now = 0
  address = 0

  constructor(itinerary: Itinerary, addresses: Addresses, random: Prng) {
    this.#itinerary = itinerary
    this.#addresses = addresses
    this.#random = random
  }

  begin(address: number, until: number, home: number): this {
    beginAt(this.#itinerary, address)
    this.address = address
    this.now = until
    // A short way home, and then a night's rest before the next thing.
    return address === home ? this : this.home(home, until)
  }

  go(address: number, wanted: number, stayMinutes: number): this {
    const stays = Math.max(10, stayMinutes)
    goTo(this.#itinerary, this.#addresses, address, { wanted, notBefore: this.now, stayMinutes: stays })
    this.address = address
    this.now = this.#itinerary.leaves[this.#itinerary.count - 1]!
    return this
  }

  /** Home, at once; nothing where it is home already. */
  home(address: number, wanted = this.now): this {
    if (this.address === address) return this
    this.go(address, wanted, 10 + 20 * this.#random.uniform())
    return this
  }
}
