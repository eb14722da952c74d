/**
 * Eight bytes of number, big end first, and two zero bytes: the length seen on the wire (dumps in
 * pozil/pub-sub-api-node-client issues 27, 36 and 59). To a client it is opaque.
 */
export const replayIdOf = (position: bigint): Buffer => {
  const bytes = Buffer.alloc(10)
  bytes.writeBigUInt64BE(position)
  return bytes
}

/** Undefined when the bytes are no replay id. Some clients cut the two zero bytes off. */
export const positionOf = (bytes: Uint8Array): bigint | undefined =>
  bytes.length === 10 || bytes.length === 8
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readBigUInt64BE()
    : undefined
