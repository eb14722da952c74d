export type Cell = string | number | undefined

/** Aligned columns for people; numbers to the right. An empty table is its heading alone. */
export const table = (headings: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const cells = rows.map((row) => row.map((cell) => (cell === undefined ? '-' : String(cell))))
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  const numeric = headings.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  )
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        numeric[column] === true
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(headings.map((heading) => heading.toUpperCase())), ...cells.map(line)].join('\n')
}

const UNITS: readonly (readonly [ms: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
]

/** `3 min`: the largest unit that fits. */
export const duration = (ms: number): string => {
  const [size, unit] = UNITS.find(([limit]) => ms >= limit) ?? [1000, 's']
  return `${String(Math.max(0, Math.floor(ms / size)))} ${unit}`
}

export const ago = (at: number, now: number): string => `${duration(now - at)} ago`

/** UTC, to the second. */
export const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
