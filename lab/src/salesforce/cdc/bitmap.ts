/** Positions as one hexadecimal bitmap, lowest bit first: `[1, 3]` is `0x0A`. */
export const bitmapOf = (positions: readonly number[]): string => {
  const bits = positions.reduce((sum, position) => sum | (1n << BigInt(position)), 0n)
  const digits = bits.toString(16).toUpperCase()
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`
}

/** A top-level field, or a part of the compound field at `field`. Both count from 0. */
export interface FieldPosition {
  readonly field: number
  readonly part?: number
}

/**
 * The form of `changedFields`, `nulledFields` and `diffFields`: `0x...` over the record's own fields
 * (the header is field 0), then `<n>-0x...` for each compound field. A compound field that changed in
 * parts has no bit of its own. Source: Pub/Sub API guide, "Event Deserialization Considerations".
 */
export const bitmapsOf = (positions: readonly FieldPosition[]): string[] => {
  const own = positions.flatMap(({ field, part }) => (part === undefined ? [field] : []))
  const compounds = new Map<number, number[]>()
  for (const { field, part } of positions) {
    if (part !== undefined) compounds.set(field, [...(compounds.get(field) ?? []), part])
  }
  return [
    ...(own.length === 0 ? [] : [bitmapOf(own)]),
    ...[...compounds]
      .sort(([a], [b]) => a - b)
      .map(([field, parts]) => `${String(field)}-${bitmapOf(parts)}`),
  ]
}
