/** What avsc's types read from and write to. Not part of its typings; pinned with its version. */
export interface Tap {
  readonly buf: Uint8Array
  pos: number
  readLong(): number
  writeLong(value: number): void
}

/** Up to here six bytes do, which a number holds without loss. */
const SHORT = 2n ** 47n
const SHORT_BYTES = 6

const lengthOf = (value: number): number => {
  const magnitude = value < 0 ? -value - 1 : value
  let length = 1
  for (let limit = 0x80; magnitude >= limit; limit *= 0x100) length += 1
  return length
}

/** Two's complement, big endian, shortest form (Avro specification, "Decimal"). */
export const bytesOfUnscaled = (value: bigint): Buffer => {
  if (value < SHORT && value >= -SHORT) {
    const number = Number(value)
    const length = lengthOf(number)
    const bytes = Buffer.allocUnsafe(length)
    bytes.writeIntBE(number, 0, length)
    return bytes
  }
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length += 1
  const text = BigInt.asUintN(length * 8, value).toString(16)
  return Buffer.from(text.padStart(length * 2, '0'), 'hex')
}

const unscaledIn = (bytes: Uint8Array, from: number, end: number): bigint => {
  const length = end - from
  if (length === 0) return 0n
  if (length > SHORT_BYTES) {
    const hex = Buffer.from(bytes.subarray(from, end)).toString('hex')
    return BigInt.asIntN(length * 8, BigInt(`0x${hex}`))
  }
  // The first byte has the sign.
  let number = ((bytes[from] ?? 0) << 24) >> 24
  for (let at = from + 1; at < end; at += 1) number = number * 256 + (bytes[at] ?? 0)
  return BigInt(number)
}

export const unscaledOfBytes = (bytes: Uint8Array): bigint => unscaledIn(bytes, 0, bytes.length)

/** As `writeBytes` of `bytesOfUnscaled`, without a Buffer for each amount; behind the end nothing is written. */
export const writeUnscaled = (tap: Tap, value: bigint): void => {
  const isShort = value < SHORT && value >= -SHORT
  const bytes = isShort ? undefined : bytesOfUnscaled(value)
  const number = isShort ? Number(value) : 0
  const length = bytes?.length ?? lengthOf(number)
  tap.writeLong(length)
  const from = tap.pos
  tap.pos += length
  if (tap.pos > tap.buf.length) return
  if (bytes !== undefined) {
    tap.buf.set(bytes, from)
    return
  }
  let rest = number
  for (let at = tap.pos - 1; at >= from; at -= 1) {
    tap.buf[at] = rest & 0xff
    rest = Math.floor(rest / 256)
  }
}

/** As `unscaledOfBytes` of `readBytes`. Throws where the bytes are cut off. */
export const readUnscaled = (tap: Tap): bigint => {
  const length = tap.readLong()
  const from = tap.pos
  if (!(length >= 0 && from + length <= tap.buf.length)) throw new Error('truncated buffer')
  tap.pos = from + length
  return unscaledIn(tap.buf, from, tap.pos)
}
