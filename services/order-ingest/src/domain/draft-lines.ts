import { uuid5 } from '@carrick/kernel'

/** A line of a draft by what tells it from the others, whatever else may be wrong with it. */
export interface DraftLine {
  readonly lineId: string
  readonly lineNumber: number
  readonly parentLineId: string | null
  /** For people. */
  readonly words: string
}

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const linesIn = (draft: unknown): readonly unknown[] => {
  const lines = isRecord(draft) ? draft['lines'] : undefined
  return Array.isArray(lines) ? lines : []
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Its lines as the completed order will name them. */
export const linesOfDraft = (draft: unknown, orderId: string): readonly DraftLine[] =>
  linesIn(draft).map((line, index) => {
    const fields = isRecord(line) ? line : {}
    const lineNumber = numberOf(fields['lineNumber']) ?? index + 1
    const sku = textOf(fields['sku'])
    return {
      lineId: textOf(fields['lineId']) ?? uuid5(orderId, 'line', String(index + 1)),
      lineNumber,
      parentLineId: textOf(fields['parentLineId']),
      words: `line ${String(lineNumber)}${sku === null ? '' : ` (${sku})`}`,
    }
  })

/** Sums that were said of more lines than there are now. */
const SUMS = new Set(['netAmount', 'taxAmount', 'grossAmount'])

/** A draft with some of the lines that it had, each under the name that it had; its sums are computed anew. */
export const draftOfLines = (
  draft: unknown,
  found: readonly unknown[],
  names: readonly DraftLine[],
): unknown => {
  if (!isRecord(draft)) return draft
  const kept = found.map((line, index) => {
    const { lineId, lineNumber } = names[index] ?? {}
    return isRecord(line) ? { ...line, lineId, lineNumber } : line
  })
  const fields = Object.entries(draft).filter(([name]) => !SUMS.has(name))
  return { ...Object.fromEntries(fields), lines: kept }
}

const rootOf = (line: DraftLine, byId: ReadonlyMap<string, DraftLine>): string => {
  const seen = new Set<string>()
  let at = line
  while (at.parentLineId !== null && !seen.has(at.lineId)) {
    seen.add(at.lineId)
    const parent = byId.get(at.parentLineId)
    if (parent === undefined) break
    at = parent
  }
  return at.lineId
}

/** Lines that stand or fall together, a bundle or a line by itself, of which one is among these. */
export const groupsOf = (
  lines: readonly DraftLine[],
  lineIds: ReadonlySet<string>,
): readonly (readonly DraftLine[])[] => {
  const byId = new Map(lines.map((line) => [line.lineId, line]))
  const wanted = new Set(
    lines.filter(({ lineId }) => lineIds.has(lineId)).map((line) => rootOf(line, byId)),
  )
  return [...wanted].map((root) => lines.filter((line) => rootOf(line, byId) === root))
}
