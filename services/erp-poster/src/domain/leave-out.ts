import type { Finding } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'

/** A line that the ERP does not take. */
export interface RefusedLine {
  readonly lineRef: string
  readonly reason: string
}

interface HasLines {
  readonly lines: readonly { readonly lineRef: string }[]
}

const LINE = /^lines\[(\d+)\]/

/** Lines of which each stands for itself: one of a bundle is nothing without the others. */
export const singleLines = ({ lines }: Order): readonly string[] => {
  const parents = new Set(lines.map(({ parentLineId }) => parentLineId))
  return lines
    .filter(({ kind, parentLineId }) => kind !== 'NOTE' && parentLineId === null)
    .filter(({ lineId }) => !parents.has(lineId))
    .map(({ lineId }) => lineId)
}

export interface LeftOut<T> {
  readonly order: T
  readonly refused: readonly RefusedLine[]
}

/**
 * The order without the lines that are refused; undefined when more than single lines of `mayGo` is
 * wrong with it, or nothing would be left. Pure.
 */
export const leaveOut = <T extends HasLines>(
  order: T,
  findings: readonly Finding[],
  mayGo: readonly string[],
): LeftOut<T> | undefined => {
  const reasons = new Map<string, readonly string[]>()
  for (const { path, code, severity, message } of findings) {
    if (severity !== 'error') continue
    const index = LINE.exec(path)?.[1]
    const lineRef = index === undefined ? undefined : order.lines[Number(index)]?.lineRef
    if (lineRef === undefined || !mayGo.includes(lineRef)) return undefined
    const field = path.replace(LINE, '').replace('.', '')
    const words = `${field}${field === '' ? '' : ' '}${message} (${code})`
    reasons.set(lineRef, [...(reasons.get(lineRef) ?? []), words])
  }
  const lines = order.lines.filter(({ lineRef }) => !reasons.has(lineRef))
  if (reasons.size === 0 || lines.length === 0) return undefined
  const refused = [...reasons].map(([lineRef, words]) => ({ lineRef, reason: words.join('; ') }))
  return { order: { ...order, lines }, refused }
}

/** Of a document that was found after a lost answer: what it lacks was left out. Pure. */
export const missingLines = (
  { lines }: HasLines,
  mayGo: readonly string[],
): readonly RefusedLine[] => {
  if (lines.length === 0) return []
  const there = new Set(lines.map(({ lineRef }) => lineRef))
  return mayGo
    .filter((lineRef) => !there.has(lineRef))
    .map((lineRef) => ({ lineRef, reason: 'the ERP has the order without it' }))
}
