const POLYNOMIAL = 0x82f63b78
const AT_ONCE = 8

/** For the byte at each of eight places, one table after the other: 256 values at `place * 256`. */
const TABLES = ((): Int32Array => {
  const tables = new Int32Array(AT_ONCE * 256)
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    tables[byte] = crc
  }
  for (let at = 256; at < tables.length; at += 1) {
    const before = tables[at - 256] ?? 0
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0)
  }
  return tables
})()

/**
 * CRC-32C (RFC 3720, appendix B.4) of `bytes[from]` up to `bytes[end - 1]`, unsigned, eight bytes at a time
 * ("slicing by 8"). Kafka checks record batches by it; Node has the other CRC-32 only.
 */
export const crc32c = (bytes: Buffer, from: number, end: number): number => {
  const tables = TABLES
  let crc = -1
  let at = from
  for (; at + AT_ONCE <= end; at += AT_ONCE) {
    const low = crc ^ bytes.readInt32LE(at)
    const high = bytes.readInt32LE(at + 4)
    crc =
      (tables[0x700 | (low & 0xff)] ?? 0) ^
      (tables[0x600 | ((low >>> 8) & 0xff)] ?? 0) ^
      (tables[0x500 | ((low >>> 16) & 0xff)] ?? 0) ^
      (tables[0x400 | (low >>> 24)] ?? 0) ^
      (tables[0x300 | (high & 0xff)] ?? 0) ^
      (tables[0x200 | ((high >>> 8) & 0xff)] ?? 0) ^
      (tables[0x100 | ((high >>> 16) & 0xff)] ?? 0) ^
      (tables[high >>> 24] ?? 0)
  }
  for (; at < end; at += 1) crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  return ~crc >>> 0
}
