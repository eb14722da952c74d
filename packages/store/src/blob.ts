/**
 * Many values as one bytea parameter, cut apart by the server: pg would send arrays of bytes as hex
 * text, twice the size.
 */
export interface Blob {
  /** Adds a value. `from` counts from 1, as substr does. */
  add(value: Uint8Array): { readonly from: number; readonly length: number }
  bytes(): Buffer
}

export const createBlob = (): Blob => {
  const parts: Uint8Array[] = []
  let size = 0
  return {
    add: (value) => {
      const from = size + 1
      parts.push(value)
      size += value.byteLength
      return { from, length: value.byteLength }
    },
    bytes: () => Buffer.concat(parts, size),
  }
}
