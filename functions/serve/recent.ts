/**
 * Remembers the answers to the newest questions, up to a total weight. An answer in the making is shared by
 * all who ask for it; one that fails is asked for again.
 */
export class Recent<Value> {
  readonly #known = new Map<string, Promise<Value>>()
  readonly #weights = new Map<string, number>()
  readonly #mostWeight: number
  readonly #weigh: (value: Value) => number

  constructor(mostWeight: number, weigh: (value: Value) => number) {
    this.#mostWeight = mostWeight
    this.#weigh = weigh
  }

  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#known.get(key)
    if (known) return known
    const making = make()
    this.#known.set(key, making)
    try {
      const value = await making
      this.#weights.set(key, this.#weigh(value))
      this.#forgetOldest()
      return value
    } catch (error) {
      this.#known.delete(key)
      throw error
    }
  }

  /** In the order in which they were made; one that is too heavy by itself does not stay. */
  #forgetOldest(): void {
    let total = [...this.#weights.values()].reduce((sum, weight) => sum + weight, 0)
    for (const [key, weight] of this.#weights) {
      if (total <= this.#mostWeight) return
      this.#known.delete(key)
      this.#weights.delete(key)
      total -= weight
    }
  }
}
