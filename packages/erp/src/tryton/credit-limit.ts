import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpCreditCheck } from '../erp-document.ts'
import { object, optional } from '../wire/json-reader.ts'
import type { RowReader } from './conversation.ts'
import { amount, id } from './values.ts'

/** What a customer owes, orders that are not invoiced yet with it, and may owe. */
export interface Credit {
  readonly id: number
  readonly credit_amount: Decimal | null
  /** Null = any amount. */
  readonly credit_limit_amount: Decimal | null
}

export const CREDITS: RowReader<Credit> = {
  fields: ['credit_amount', 'credit_limit_amount'],
  row: object<Credit>({
    id,
    credit_amount: optional(amount),
    credit_limit_amount: optional(amount),
  }),
}

/** What Tryton would say to an order of this net amount. */
export const creditCheck = (
  { credit_amount: owed, credit_limit_amount: limit }: Credit,
  net: Decimal,
): ErpCreditCheck => {
  if (limit === null) return { ok: true, available: null }
  const left = subtractDecimal(limit, owed ?? ZERO)
  const isOver = compareDecimal(addDecimal(owed ?? ZERO, net), limit) > 0
  return { ok: !isOver, available: formatDecimal(compareDecimal(left, ZERO) < 0 ? ZERO : left) }
}
