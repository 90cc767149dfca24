import { randomFillSync } from 'node:crypto'
import { rational } from '../functions/model/rational.ts'
import { discreteGaussian } from '../functions/release/sampler.ts'

/**
 * How many samples of the exact noise one core draws a second, at the variances of the registry's cheapest
 * and dearest product, beside two things that do less: a float Gaussian (Box-Muller on Math.random, good for
 * no release), and the operating system's random bytes alone, as many as a double of each sample would
 * take. Seconds depend on the machine; the ratios, all of one run, hardly do. It fails where the noise of a
 * large release would be waited for. `node bench/sampler.ts 500000` for so many samples.
 */
const SAMPLES = Number(process.argv[2] ?? 300_000)
const ROUNDS = 5
/** Exact samples a second of processor time at σ² 1,200. */
const LEAST = 200_000
const BYTES_OF_A_DOUBLE = 8

const perSecond = {
  'exact, σ² 1,200': bestOf(drawing('1200')),
  'exact, σ² 5,400,000': bestOf(drawing('5400000')),
  'float Gaussian': bestOf(floatGaussians),
  'random bytes': bestOf(randomBytes),
}
const exact = perSecond['exact, σ² 1,200']
for (const [what, rate] of Object.entries(perSecond)) {
  const ratio = (exact / rate).toPrecision(3)
  console.log(`${what}: ${Math.round(rate).toLocaleString('en')} a second; exact at 1,200 is ${ratio} of it`)
}
if (exact < LEAST) throw new Error(`expected at least ${LEAST} exact samples a second`)

/** Of processor time, the best of some rounds: what else the machine does only ever slows one down. */
function bestOf(work: () => void): number {
  work()
  const rates = Array.from({ length: ROUNDS }, () => {
    const began = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(began)
    return (SAMPLES / (user + system)) * 1e6
  })
  return Math.max(...rates)
}

function drawing(variance: string): () => void {
  const draw = discreteGaussian(rational(variance))
  return () => {
    for (let drawn = 0; drawn < SAMPLES; drawn += 1) draw()
  }
}

function floatGaussians(): void {
  let sum = 0
  for (let drawn = 0; drawn < SAMPLES; drawn += 1) {
    sum += Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
  }
  // What nobody reads need not be computed.
  if (Number.isNaN(sum)) throw new Error('a Gaussian is not a number')
}

function randomBytes(): void {
  const bytes = new Uint8Array(2 ** 15)
  for (let left = SAMPLES * BYTES_OF_A_DOUBLE; left > 0; left -= bytes.length) randomFillSync(bytes)
}
