import { compareDecimal, type Decimal, formatDecimal, ZERO } from '@carrick/kernel'
import type { ErpEntered } from '../erp-document.ts'
import { object, optional, type Reader, text } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { IN_ORDER } from './sale.ts'
import { codeOfUnit } from './shop.ts'
import { amount, day, id, quantity, withoutZeros } from './values.ts'

const word: Reader<string> = text(1_000)

interface EnteredHead {
  readonly id: number
  readonly reference: string | null
  readonly sale_date: string
  readonly shipping_date: string | null
  readonly 'party.': { readonly code: string }
}

const HEADS: RowReader<EnteredHead> = {
  fields: ['reference', 'sale_date', 'shipping_date', 'party.code'],
  row: object<EnteredHead>({
    id,
    reference: optional(word),
    sale_date: day,
    shipping_date: optional(day),
    'party.': object({ code: word }),
  }),
}

interface EnteredLine {
  readonly id: number
  readonly sale: number
  readonly quantity: Decimal
  readonly unit_price: Decimal | null
  readonly amount: Decimal
  readonly 'unit.': { readonly symbol: string } | null
  readonly 'product.': { readonly code: string | null; readonly type: string } | null
}

const LINES: RowReader<EnteredLine> = {
  fields: [
    ...['sale', 'quantity', 'unit_price', 'amount'],
    ...['unit.symbol', 'product.code', 'product.type'],
  ],
  row: object<EnteredLine>({
    id,
    sale: id,
    quantity,
    unit_price: optional(amount),
    amount,
    'unit.': optional(object({ symbol: word })),
    'product.': optional(
      object<{ code: string | null; type: string }>({ code: optional(word), type: word }),
    ),
  }),
}

type Line = ErpEntered['lines'][number]

/** Goods that both sides can name. A service is a charge, as it is on orders of ours; nothing ships it. */
const lineOf = (line: EnteredLine, index: number): Line | undefined => {
  const { code, type } = line['product.'] ?? {}
  if (code == null || type === 'service' || compareDecimal(line.quantity, ZERO) <= 0)
    return undefined
  return {
    lineRef: String(line.id),
    lineNumber: index + 1,
    sku: code,
    quantity: formatDecimal(line.quantity),
    uom: codeOfUnit(line['unit.']?.symbol ?? ''),
    unitPrice: formatDecimal(withoutZeros(line.unit_price ?? ZERO)),
    discount: '0',
    netAmount: formatDecimal(withoutZeros(line.amount)),
  }
}

/**
 * What people ordered, by sale; Tryton's own ids name the lines. Its price is what is left after any discount.
 * Throws TrytonFailure and MESH_ERP_FORMAT.
 */
export const readEntered = async (
  talk: Conversation,
  sales: readonly number[],
): Promise<ReadonlyMap<number, ErpEntered>> => {
  if (sales.length === 0) return new Map()
  const ofSales = [
    ['sale', 'in', sales],
    ['type', '=', 'line'],
  ]
  const [heads, lines] = await Promise.all([
    talk.rows('sale.sale', [['id', 'in', sales]], HEADS),
    talk.rows('sale.line', ofSales, LINES, IN_ORDER),
  ])
  return new Map(
    heads.map((head) => [
      head.id,
      {
        customerNumber: head['party.'].code,
        customerPoNumber: head.reference,
        orderDate: head.sale_date,
        requestedDate: head.shipping_date,
        lines: lines
          .filter(({ sale }) => sale === head.id)
          .map(lineOf)
          .filter((line) => line !== undefined),
      },
    ]),
  )
}
