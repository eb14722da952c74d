import {
  compareDecimal,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity, ErpReturn } from '../erp-document.ts'
import type { ReturnRequest } from '../port.ts'
import type { BookOrder } from './book-order.ts'

/** A return as the ERP keeps it. */
export interface BookReturn {
  /** Undefined: nobody announced the goods. */
  readonly request: ReturnRequest | undefined
  readonly order: BookOrder
  readonly lines: BookReturnLine[]
  document: ErpReturn
  /** Request ids of cancellations that took effect. */
  readonly cancellations: Set<string>
}

export interface BookReturnLine {
  readonly lineRef: string
  readonly authorised: Decimal
  received: Decimal
  credited: Decimal
}

export const returnLine = (lineRef: string, authorised: Decimal): BookReturnLine => ({
  lineRef,
  authorised,
  received: ZERO,
  credited: ZERO,
})

export const bookReturn = (
  documentId: string,
  order: BookOrder,
  request: ReturnRequest | undefined,
): BookReturn => {
  const lines = (request?.lines ?? []).map(({ lineRef, quantity }) =>
    returnLine(lineRef, parseDecimal(quantity)),
  )
  const document: ErpReturn = {
    documentId,
    mark: request?.mark ?? documentId,
    orderMark: order.order.mark,
    version: 1,
    cancelled: false,
    lines: lines.map(answerOf),
    credits: [],
  }
  return { request, order, lines, document, cancellations: new Set() }
}

/** A next version of the document, as its lines are now. */
export const changeReturn = (entry: BookReturn, change: Partial<ErpReturn>): ErpReturn => {
  const version = entry.document.version + 1
  entry.document = { ...entry.document, ...change, version, lines: entry.lines.map(answerOf) }
  return entry.document
}

/** Authorised and not here yet. */
export const expected = ({ lines }: BookReturn): readonly ErpQuantity[] =>
  lines
    .filter(({ authorised, received }) => compareDecimal(authorised, received) > 0)
    .map(({ lineRef, authorised, received }) => ({
      lineRef,
      quantity: formatDecimal(subtractDecimal(authorised, received)),
    }))

const answerOf = (line: BookReturnLine): ErpReturn['lines'][number] => ({
  lineRef: line.lineRef,
  authorised: formatDecimal(line.authorised),
  received: formatDecimal(line.received),
})
