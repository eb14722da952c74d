import { addDecimal, dayIn, formatDecimal, isZero, ZERO } from '@carrick/kernel'
import type { ErpFact, ErpQuantity } from '../erp-document.ts'
import { linesByRef } from './document.ts'
import type { ReturnBook } from './return-book.ts'
import type { SaleBook } from './sale-book.ts'
import { instantOf, type Micros, versionAt } from './values.ts'

/** What came in of a return, by our id of the line; none of it = left out. */
export const receivedOf = ({ lines, moves }: ReturnBook): readonly ErpQuantity[] =>
  [...linesByRef(lines)].flatMap(([lineRef, own]) => {
    const ids = new Set(own.map((line) => line.id))
    const quantity = moves
      .filter(({ origin, state }) => state === 'done' && origin !== undefined && ids.has(origin))
      .reduce((total, move) => addDecimal(total, move.quantity), ZERO)
    return isZero(quantity) ? [] : [{ lineRef, quantity: formatDecimal(quantity) }]
  })

/** When anything of it was changed last. */
export const returnChangedAt = ({ sale, moves }: ReturnBook): Micros =>
  moves.reduce((at, move) => Math.max(at, move.last_modified_at), sale.last_modified_at)

/** What came back of an order of ours; undefined before anything did. What was received can be cancelled. */
export const returnFact = (
  { mark }: SaleBook,
  book: ReturnBook,
  zone: string,
): ErpFact | undefined => {
  const { sale, moves } = book
  if (sale.number === null || mark === '') return undefined
  const done = moves.filter(({ state }) => state === 'done')
  const withdrawn = done.length === 0
  if (withdrawn && !moves.some(({ state }) => state === 'cancelled')) return undefined
  const at = returnChangedAt(book)
  const days = done.flatMap(({ effective_date: day }) => (day === null ? [] : [day])).sort()
  return {
    type: 'return',
    at: instantOf(at),
    mark,
    returnMark: sale.web_id,
    documentId: sale.number,
    version: versionAt(at),
    receivedOn: days[0] ?? dayIn(zone, at / 1000),
    withdrawn,
    lines: receivedOf(book),
  }
}
