import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  type Finding,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ReturnRequestLine } from '../port.ts'
import { list, object, optional, text } from '../wire/json-reader.ts'
import type { RowReader } from './conversation.ts'
import { lineRefOf } from './note.ts'
import type { ReturnBook } from './return-book.ts'
import type { SaleBook } from './sale-book.ts'
import { amount, decimalValue, id, quantity, type TrytonRecord } from './values.ts'

/** A line of the order as a return repeats it: at its price, with its taxes. */
export interface SoldLine {
  readonly id: number
  readonly product: number | null
  readonly unit: number | null
  readonly unit_price: Decimal | null
  readonly quantity: Decimal
  readonly taxes: readonly number[]
  readonly description: string | null
  readonly note: string | null
}

const word = optional(text(100_000))

export const SOLD_LINES: RowReader<SoldLine> = {
  fields: ['product', 'unit', 'unit_price', 'quantity', 'taxes', 'description', 'note'],
  row: object<SoldLine>({
    id,
    product: optional(id),
    unit: optional(id),
    unit_price: optional(amount),
    quantity,
    taxes: list(id),
    description: word,
    note: word,
  }),
}

const sum = (quantities: readonly Decimal[]): Decimal => quantities.reduce(addDecimal, ZERO)
const least = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)

const shippedOf = ({ lines, outgoing }: SaleBook, lineRef: string): Decimal => {
  const ids = new Set(lines.filter(({ note }) => lineRefOf(note) === lineRef).map((one) => one.id))
  const done = outgoing.filter(
    ({ origin, state, shipment }) =>
      state === 'done' && shipment !== undefined && origin !== undefined && ids.has(origin),
  )
  return sum(done.map((move) => move.quantity))
}

/** Negative: on its way back, or back. */
const returnedOf = (returns: readonly ReturnBook[], lineRef: string): Decimal =>
  sum(
    returns
      .filter(({ sale }) => sale.state !== 'cancelled')
      .flatMap(({ lines }) => lines.filter(({ note }) => lineRefOf(note) === lineRef))
      .map((line) => line.quantity),
  )

/** What stands against a return of these quantities. */
export const returnFindings = (
  book: SaleBook,
  returns: readonly ReturnBook[],
  lines: readonly ReturnRequestLine[],
): readonly Finding[] =>
  lines.flatMap(({ lineRef, quantity: wanted }, index): readonly Finding[] => {
    const at = `lines[${String(index)}]`
    const wrong = (field: string, code: Finding['code'], message: string): readonly Finding[] => [
      { path: `${at}.${field}`, code, severity: 'error', message },
    ]
    if (!book.lines.some(({ note }) => lineRefOf(note) === lineRef))
      return wrong('lineRef', 'MESH_ERP_UNKNOWN_LINE', `${lineRef} is no line of the order`)
    if (lines.findIndex((line) => line.lineRef === lineRef) !== index)
      return wrong('lineRef', 'MESH_ERP_LINE_REPEATED', `${lineRef} is an earlier line's too`)
    const asked = parseDecimal(wanted)
    if (compareDecimal(asked, ZERO) <= 0)
      return wrong('quantity', 'MESH_ERP_QUANTITY', `is ${wanted}; expected more than 0`)
    const left = addDecimal(shippedOf(book, lineRef), returnedOf(returns, lineRef))
    if (compareDecimal(asked, left) <= 0) return []
    const message = `is ${wanted}; expected at most ${formatDecimal(left)}, shipped and not on another return`
    return wrong('quantity', 'MESH_ERP_MORE_THAN_SHIPPED', message)
  })

const isSame = (a: Decimal | null, b: Decimal | null): boolean =>
  a !== null && b !== null && compareDecimal(a, b) === 0

/**
 * The lines of the return. A line of ours may be two lines there, at two prices: each comes back at its own,
 * as far as earlier returns left of it.
 */
export const returnLines = (
  sold: readonly SoldLine[],
  returns: readonly ReturnBook[],
  lines: readonly ReturnRequestLine[],
): readonly TrytonRecord[] =>
  lines.flatMap(({ lineRef, quantity: wanted, reason }) => {
    let open = parseDecimal(wanted)
    return sold
      .filter(({ note }) => lineRefOf(note) === lineRef)
      .flatMap((line) => {
        const before = returns
          .filter(({ sale }) => sale.state !== 'cancelled')
          .flatMap((one) => one.lines)
          .filter((one) => lineRefOf(one.note) === lineRef)
          .filter((one) => isSame(one.unit_price, line.unit_price))
        const left = addDecimal(line.quantity, sum(before.map((one) => one.quantity)))
        const part = least(open, left)
        if (compareDecimal(part, ZERO) <= 0) return []
        open = subtractDecimal(open, part)
        return [
          {
            ...{ type: 'line', product: line.product, unit: line.unit },
            quantity: -Number(formatDecimal(part)),
            unit_price: line.unit_price && decimalValue(line.unit_price),
            taxes: line.taxes.length === 0 ? [] : [['add', line.taxes]],
            description: line.description,
            note: [(line.note ?? '').split('\n')[0], reason]
              .filter((one) => one !== null)
              .join('\n'),
          },
        ]
      })
  })
