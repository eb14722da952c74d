const MASK = '[redacted]'

const putAt = (value: unknown, path: readonly string[], put: string | undefined): unknown => {
  const [head, ...rest] = path
  if (value === null || value === undefined) return value
  if (head === undefined) return put
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.map((item) => putAt(item, head === '*' ? rest : path, put))
  }
  if (typeof value !== 'object') return value
  if (head === '*') {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, putAt(child, rest, put)]),
    )
  }
  if (!(head in value)) return value
  return { ...value, [head]: putAt((value as Record<string, unknown>)[head], rest, put) }
}

/**
 * A copy of an event that may be shown or logged: what the schema tags as personal (`pii`) is masked.
 * `piiPaths` come from the event's token, e.g. `order.parties.shipTo.name`; `*` stands for any
 * element of a list or map.
 */
export const redact = (value: unknown, piiPaths: readonly string[]): unknown =>
  piiPaths.reduce((masked, path) => putAt(masked, path.split('.'), MASK), value)

/** The same copy with nothing in those places: as JSON, the fields are not there. */
export const leaveOut = (value: unknown, piiPaths: readonly string[]): unknown =>
  piiPaths.reduce((left, path) => putAt(left, path.split('.'), undefined), value)
