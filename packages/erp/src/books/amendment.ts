import { compareDecimal, type Finding, formatDecimal, isZero, parseDecimal } from '@carrick/kernel'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { finding } from './book-answer.ts'
import { type BookLine, type BookOrder, fixedQuantity } from './book-order.ts'

const CUT_OFF = 'MESH_ERP_CUT_OFF'

/** Whether all of it has left the house. */
const isShipped = ({ lines }: BookOrder): boolean =>
  lines.every(({ ordered, shipped }) => compareDecimal(shipped, ordered) >= 0)

/** It is too late for any change. */
const closedFindings = (entry: BookOrder): readonly Finding[] => {
  const { documentId, cancelled } = entry.document
  if (cancelled) return [finding('', CUT_OFF, `${documentId} is cancelled`)]
  return isShipped(entry) ? [finding('', CUT_OFF, `${documentId} is shipped already`)] : []
}

const fixedFindings = (before: ErpOrder, after: ErpOrder): readonly Finding[] =>
  (['mark', 'customerNumber', 'currency'] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => {
      const message = `is ${after[field]}; expected ${before[field]}, order anew for another`
      return finding(field, 'MESH_ERP_NOT_AMENDABLE', message)
    })

const isSame = (a: string, b: string): boolean =>
  compareDecimal(parseDecimal(a), parseDecimal(b)) === 0

type FixedField = 'sku' | 'uom' | 'unitPrice' | 'discount' | 'quantity'

/** A line of which something left is not another line now. */
const lineFindings = (before: BookLine, after: ErpLine, at: string): readonly Finding[] => {
  const fixed = fixedQuantity(before)
  if (isZero(fixed)) return []
  const found: Finding[] = []
  const expect = (holds: boolean, field: FixedField, expected: string): void => {
    if (holds) return
    const message = `is ${after[field]}; expected ${expected}, for ${formatDecimal(fixed)} of it is shipped`
    found.push(finding(`${at}.${field}`, CUT_OFF, message))
  }
  const { sku, uom, unitPrice, discount } = before.line
  expect(sku === after.sku, 'sku', sku)
  expect(uom === after.uom, 'uom', uom)
  expect(isSame(unitPrice, after.unitPrice), 'unitPrice', unitPrice)
  expect(isSame(discount, after.discount), 'discount', discount)
  const isEnough = compareDecimal(parseDecimal(after.quantity), fixed) >= 0
  expect(isEnough, 'quantity', `at least ${formatDecimal(fixed)}`)
  return found
}

const removedFindings = (before: readonly BookLine[], after: readonly ErpLine[]): Finding[] => {
  const kept = new Set(after.map(({ lineRef }) => lineRef))
  return before
    .filter((line) => !kept.has(line.line.lineRef) && !isZero(fixedQuantity(line)))
    .map(({ line, shipped }) => {
      const message = `has no ${line.lineRef}, of which ${formatDecimal(shipped)} is shipped`
      return finding('lines', CUT_OFF, message)
    })
}

/** What stands against changing a document into this order; paths are those of the order. */
export const amendmentFindings = (
  entry: BookOrder,
  baseVersion: number,
  order: ErpOrder,
): readonly Finding[] => {
  const closed = closedFindings(entry)
  if (closed.length > 0) return closed
  const { orderVersion } = entry.document
  if (orderVersion !== baseVersion) {
    const message = `is ${String(baseVersion)}; expected ${String(orderVersion)}, the version that is here`
    return [finding('baseVersion', 'MESH_ERP_STALE_BASE', message)]
  }
  if (order.version <= baseVersion) {
    const message = `is ${String(order.version)}; expected more than ${String(baseVersion)}`
    return [finding('version', 'MESH_ERP_VERSION', message)]
  }
  const known = new Map(entry.lines.map((line) => [line.line.lineRef, line]))
  const ofLines = order.lines.flatMap((line, index) => {
    const before = known.get(line.lineRef)
    return before === undefined ? [] : lineFindings(before, line, `lines[${String(index)}]`)
  })
  const removed = removedFindings(entry.lines, order.lines)
  return [...fixedFindings(entry.order, order), ...removed, ...ofLines]
}
