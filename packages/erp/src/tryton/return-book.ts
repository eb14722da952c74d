import type { Decimal } from '@carrick/kernel'
import { object, optional } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { type MoveState, moveState, type Sale, SALE_LINES, type SaleLine, SALES } from './sale.ts'
import { day, id, type Micros, micros, quantity, referenceTo, type TrytonValue } from './values.ts'

export const RETURN_SHIPMENT = 'stock.shipment.out.return'

/** Of goods that come back from the customer. */
export interface ReturnMove {
  readonly id: number
  /** Sale line. */
  readonly origin: number | undefined
  readonly shipment: number | undefined
  readonly state: MoveState
  readonly quantity: Decimal
  readonly effective_date: string | null
  readonly last_modified_at: Micros
}

const RETURN_MOVES: RowReader<ReturnMove> = {
  fields: ['origin', 'shipment', 'state', 'quantity', 'effective_date', 'last_modified_at'],
  row: object<ReturnMove>({
    id,
    origin: referenceTo('sale.line'),
    shipment: referenceTo(RETURN_SHIPMENT),
    state: moveState,
    quantity,
    effective_date: optional(day),
    last_modified_at: micros,
  }),
}

/** A return is an order of negative quantities that names the order it belongs to. */
export interface ReturnSale extends Sale {
  readonly order: number
}

export interface ReturnBook {
  readonly sale: ReturnSale
  readonly lines: readonly SaleLine[]
  readonly moves: readonly ReturnMove[]
}

/** A domain of returns, whoever entered them; ours have our mark as web id. */
const RETURNS: TrytonValue = ['origin', 'like', 'sale.sale,%']

/** Reads returns whole. Throws TrytonFailure. */
export const readReturnBooks = async (
  talk: Conversation,
  domain: readonly TrytonValue[],
): Promise<readonly ReturnBook[]> => {
  const found = await talk.rows('sale.sale', [RETURNS, ...domain], SALES)
  const sales = found.flatMap((sale) =>
    sale.origin === undefined ? [] : [{ ...sale, order: sale.origin }],
  )
  if (sales.length === 0) return []
  const ids = sales.map((sale) => sale.id)
  const ofSales = [
    ['sale', 'in', ids],
    ['type', '=', 'line'],
  ]
  const [lines, moves] = await Promise.all([
    talk.rows('sale.line', ofSales, SALE_LINES),
    talk.rows('stock.move', [['origin.sale', 'in', ids, 'sale.line']], RETURN_MOVES),
  ])
  return sales.map((sale) => {
    const own = lines.filter((line) => line.sale === sale.id)
    const ownIds = new Set(own.map((line) => line.id))
    return {
      sale,
      lines: own,
      moves: moves.filter(
        ({ origin, shipment }) =>
          origin !== undefined && ownIds.has(origin) && shipment !== undefined,
      ),
    }
  })
}
