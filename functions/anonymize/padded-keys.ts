/** HMAC (RFC 2104) works on the key padded to the block of its hash, 64 bytes for SHA-256. */
const BLOCK_BYTES = 64
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

/**
 * The two padded keys by which SQL computes an HMAC, to be bound as parameters and kept nowhere.
 * @param key at most 64 bytes, never empty
 * @returns hexadecimal texts
 */
export function paddedKeys(key: Uint8Array): { inner: string; outer: string } {
  if (key.length === 0 || key.length > BLOCK_BYTES) {
    throw new RangeError(`a pseudonym key has 1 to ${BLOCK_BYTES} bytes, this one has ${key.length}`)
  }
  return { inner: padded(key, INNER_PAD), outer: padded(key, OUTER_PAD) }
}

function padded(key: Uint8Array, pad: number): string {
  const block = Buffer.alloc(BLOCK_BYTES, pad)
  key.forEach((byte, index) => {
    block[index] = byte ^ pad
  })
  return block.toString('hex')
}
