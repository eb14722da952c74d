type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const withoutPath = (value: unknown, [head, ...rest]: readonly string[]): unknown => {
  if (!isObject(value) || head === undefined) return value
  if (Array.isArray(value)) return value.map((item: unknown) => withoutPath(item, rest))
  const inner = (of: unknown): unknown => withoutPath(of, rest)
  const entries = Object.entries(value)
  const isNamed = ([name]: readonly [string, unknown]): boolean => head === '*' || name === head
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter((entry) => !isNamed(entry))
      : entries.map((entry) => (isNamed(entry) ? [entry[0], inner(entry[1])] : entry)),
  )
}

/** A copy without the fields at these paths, e.g. `soldTo.name`; `*` stands for any element of a list or map. */
export const leaveOut = (value: unknown, paths: readonly string[]): unknown =>
  paths.reduce((left, path) => withoutPath(left, path.split('.')), value)
