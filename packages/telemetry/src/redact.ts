const MASK = '[redacted]'

const maskAt = (value: unknown, path: readonly string[]): unknown => {
  const [head, ...rest] = path
  if (value === null || value === undefined) return value
  if (head === undefined) return MASK
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.map((item) => maskAt(item, head === '*' ? rest : path))
  }
  if (typeof value !== 'object') return value
  if (head === '*') {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, maskAt(child, rest)]),
    )
  }
  if (!(head in value)) return value
  return { ...value, [head]: maskAt((value as Record<string, unknown>)[head], rest) }
}

/**
 * A copy of an event that may be shown or logged: what the schema tags as personal (`pii`) is masked.
 * `piiPaths` come from the event's token, e.g. `order.parties.shipTo.name`; `*` stands for any
 * element of a list or map.
 */
export const redact = (value: unknown, piiPaths: readonly string[]): unknown =>
  piiPaths.reduce((masked, path) => maskAt(masked, path.split('.')), value)
