import { type Decimal, subtractDecimal } from '@carrick/kernel'
import { list, object, optional, text } from '../wire/json-reader.ts'
import type { Conversation } from './conversation.ts'
import { dateValue, id, quantity } from './values.ts'

export interface Stock {
  readonly product: number
  readonly code: string | null
  readonly onHand: Decimal
  readonly reserved: Decimal
  readonly available: Decimal
}

const ROWS = list(
  object<{ id: number; code: string | null; quantity: Decimal }>({
    id,
    code: optional(text(1_000)),
    quantity,
  }),
)

/** What is in the warehouse today. Throws TrytonFailure. */
export const readStock = async (
  talk: Conversation,
  warehouse: number,
  products: readonly number[],
): Promise<readonly Stock[]> => {
  const read = async (more: { readonly stock_assign?: boolean }) => {
    // Without a location every quantity is 0.
    const context = { locations: [warehouse], stock_date_end: dateValue(talk.today()), ...more }
    const fields = ['code', 'quantity']
    return ROWS(
      await talk.ask('model.product.product.read', [products, fields], context),
      'products',
    )
  }
  const [onHand, available] = await Promise.all([read({}), read({ stock_assign: true })])
  const left = new Map(available.map((row) => [row.id, row.quantity]))
  return onHand.map(({ id: product, code, quantity: there }) => {
    const free = left.get(product) ?? there
    return { product, code, onHand: there, reserved: subtractDecimal(there, free), available: free }
  })
}
