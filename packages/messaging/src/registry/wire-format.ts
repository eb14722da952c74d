/** Confluent wire format: byte 0, schema id as 4 bytes big endian, Avro body. */
export const HEADER_BYTES = 5

const MAGIC = 0

export type Unframed =
  | { readonly id: number; readonly body: Buffer }
  /** What is wrong, in words. */
  | { readonly wrong: string }

/** `framed` has room for the header in front of the body. */
export const writeHeader = (framed: Buffer, id: number): Buffer => {
  framed.writeUInt8(MAGIC, 0)
  framed.writeInt32BE(id, 1)
  return framed
}

export const unframe = (value: Uint8Array): Unframed => {
  const bytes = Buffer.isBuffer(value)
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (bytes.length < HEADER_BYTES) {
    return { wrong: `${String(bytes.length)} bytes, expected at least ${String(HEADER_BYTES)}` }
  }
  const magic = bytes.readUInt8(0)
  if (magic !== MAGIC) return { wrong: `first byte ${String(magic)}, expected ${String(MAGIC)}` }
  return { id: bytes.readInt32BE(1), body: bytes.subarray(HEADER_BYTES) }
}
