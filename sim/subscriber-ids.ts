/**
 * Subscriber ids of 15 digits, as long as an IMSI, of the test network 001-01 (ITU-T E.212), to which no
 * subscriber belongs. They begin with zeros and are digits all through: a reader that takes them for
 * numbers is found out. They are long, so that a search for them finds nothing by chance.
 */
const NETWORK = Buffer.from('00101')
const DIGITS = 10
export const SUBSCRIBER_ID_LENGTH = NETWORK.length + DIGITS

/** Prime and below 10¹⁰, so that every phone has an id of its own, and the order of ids tells nothing. */
const MODULUS = 9_999_999_967
/** A product of it and a number of phones stays below 2⁵³. */
const STEP = 7_368_787
const SEED_STEP = 104_729

/** @returns where the next byte goes */
export function writeSubscriberId(to: Uint8Array, at: number, phone: number, seed: number): number {
  for (let byte = 0; byte < NETWORK.length; byte += 1) to[at + byte] = NETWORK[byte]!
  let rest = ((phone + 1) * STEP + (seed + 1) * SEED_STEP) % MODULUS
  for (let byte = SUBSCRIBER_ID_LENGTH - 1; byte >= NETWORK.length; byte -= 1) {
    const tenth = Math.floor(rest / 10)
    to[at + byte] = 0x30 + (rest - 10 * tenth)
    rest = tenth
  }
  return at + SUBSCRIBER_ID_LENGTH
}

export function subscriberId(phone: number, seed: number): string {
  const bytes = Buffer.alloc(SUBSCRIBER_ID_LENGTH)
  writeSubscriberId(bytes, 0, phone, seed)
  return bytes.toString('latin1')
}
