import {
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import type { ErpCharge } from '../erp-order.ts'
import { finding } from './book-answer.ts'
import type { BookLine, BookOrder } from './book-order.ts'
import type { BookReturn } from './book-return.ts'
import { repeatedLines } from './order-checks.ts'

const lineFindings = (
  lines: readonly ErpQuantity[],
  of: (lineRef: string) => BookLine | undefined,
  mostOf: (
    line: BookLine,
  ) => readonly (readonly [code: Finding['code'], most: Decimal, of: string])[],
): readonly Finding[] => {
  const found = lines.flatMap(({ lineRef, quantity }, index) => {
    const at = `lines[${String(index)}]`
    const line = of(lineRef)
    if (line === undefined) {
      const message = `is ${lineRef}; expected a line of the document`
      return [finding(`${at}.lineRef`, 'MESH_ERP_UNKNOWN_LINE', message)]
    }
    const wanted = parseDecimal(quantity)
    if (compareDecimal(wanted, ZERO) <= 0) {
      const message = `is ${quantity}; expected more than 0`
      return [finding(`${at}.quantity`, 'MESH_ERP_QUANTITY', message)]
    }
    return mostOf(line)
      .filter(([, most]) => compareDecimal(wanted, most) > 0)
      .map(([code, most, what]) => {
        const message = `is ${quantity}; expected at most ${formatDecimal(most)}, ${what}`
        return finding(`${at}.quantity`, code, message)
      })
  })
  return [...repeatedLines(lines), ...found]
}

/** What stands against authorising a return; `taken` is what others have of each line. */
export const returnFindings = (
  lines: readonly ErpQuantity[],
  order: BookOrder,
  taken: (line: BookLine) => Decimal,
): readonly Finding[] =>
  lineFindings(
    lines,
    (lineRef) => order.lines.find(({ line }) => line.lineRef === lineRef),
    (line) => [
      [
        'MESH_ERP_MORE_THAN_SHIPPED',
        subtractDecimal(line.shipped, taken(line)),
        'shipped and not returned or authorised yet',
      ],
    ],
  )

/** What stands against crediting a part of a return. */
export const creditFindings = (
  lines: readonly ErpQuantity[],
  charges: readonly ErpCharge[],
  entry: BookReturn,
): readonly Finding[] => {
  const received = new Map(
    entry.lines.map((line) => [line.lineRef, subtractDecimal(line.received, line.credited)]),
  )
  const ofLines = lineFindings(
    lines,
    (lineRef) =>
      received.has(lineRef)
        ? entry.order.lines.find(({ line }) => line.lineRef === lineRef)
        : undefined,
    (line) => [
      [
        'MESH_ERP_NOT_RECEIVED',
        received.get(line.line.lineRef) ?? ZERO,
        'received and not credited yet',
      ],
      [
        'MESH_ERP_NOT_INVOICED',
        subtractDecimal(line.invoiced, line.credited),
        'invoiced and not credited yet',
      ],
    ],
  )
  const ofCharges = charges.flatMap(({ amount }, index) => {
    if (compareDecimal(parseDecimal(amount), ZERO) <= 0) return []
    const message = `is ${amount}; expected at most 0, for it is kept back`
    return [finding(`charges[${String(index)}].amount`, 'MESH_ERP_CHARGE', message)]
  })
  return [...ofLines, ...ofCharges]
}
