import {
  addDecimal,
  compareDecimal,
  type Decimal,
  isZero,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpSettlement } from '../erp-document.ts'
import { object, optional, text } from '../wire/json-reader.ts'
import type { RowReader } from './conversation.ts'
import { amount, day, id, referenceTo } from './values.ts'

/** A line of the ledger on the customer's account. */
export interface MoveLine {
  readonly id: number
  readonly debit: Decimal
  readonly credit: Decimal
  readonly amount_second_currency: Decimal | null
  readonly maturity_date: string | null
  /** Invoice that made it; a payment has that which it pays. */
  readonly move_origin: number | undefined
  readonly 'move.': { readonly 'journal.': { readonly type: string | null } | null }
}

export const MOVE_LINES: RowReader<MoveLine> = {
  fields: [
    ...['debit', 'credit', 'amount_second_currency', 'maturity_date', 'move_origin'],
    'move.journal.type',
  ],
  row: object<MoveLine>({
    id,
    debit: amount,
    credit: amount,
    amount_second_currency: optional(amount),
    maturity_date: optional(day),
    move_origin: referenceTo('account.invoice'),
    'move.': object<MoveLine['move.']>({
      'journal.': optional(object<{ type: string | null }>({ type: optional(text(1_000)) })),
    }),
  }),
}

/** What of an invoice says how far it is settled. */
export interface Payable {
  readonly id: number
  readonly state: 'posted' | 'paid' | 'cancelled'
  readonly total_amount: Decimal
  /** Nothing unless it is posted. */
  readonly amount_to_pay: Decimal
  readonly lines_to_pay: readonly number[]
}

export interface Settled {
  readonly settlement: ErpSettlement
  /** Money that came in, gross. */
  readonly paid: Decimal
  readonly open: Decimal
}

/** In the invoice's currency. */
const creditOf = (line: MoveLine): Decimal =>
  line.amount_second_currency === null
    ? subtractDecimal(line.credit, line.debit)
    : subtractDecimal(ZERO, line.amount_second_currency)

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)
const isPositive = (value: Decimal): boolean => compareDecimal(value, ZERO) > 0

/**
 * How far an invoice is settled, and how much of that is money: a credit note and a write-off settle it
 * too, and Tryton calls that "paid" or "cancelled". Between posting the last payment and its worker's
 * word for it an invoice is "posted" with nothing to pay.
 */
export const settlementOf = (invoice: Payable, moveLines: readonly MoveLine[]): Settled => {
  const gross = invoice.total_amount
  const open = invoice.state === 'posted' ? invoice.amount_to_pay : ZERO
  const toPay = new Set(invoice.lines_to_pay)
  const settling = moveLines.filter((line) => !toPay.has(line.id) && isPositive(creditOf(line)))
  const isWriteOff = (line: MoveLine): boolean => line['move.']['journal.']?.type === 'write-off'
  const isCredit = ({ move_origin: origin }: MoveLine): boolean =>
    origin !== undefined && origin !== invoice.id
  const written = sum(settling.filter(isWriteOff).map(creditOf))
  const credited = sum(settling.filter((line) => !isWriteOff(line) && isCredit(line)).map(creditOf))
  const rest = subtractDecimal(subtractDecimal(gross, open), addDecimal(written, credited))
  const paid = isPositive(rest) ? rest : ZERO
  if (!isZero(open)) return { settlement: isZero(paid) ? 'DUE' : 'PARTIALLY_PAID', paid, open }
  const isPaid = isZero(gross) || (!isZero(paid) && isZero(written))
  return { settlement: isPaid ? 'PAID' : 'WRITTEN_OFF', paid, open }
}

/** When the last of it is due; null = nobody says. */
export const dueOn = (invoice: Payable, moveLines: readonly MoveLine[]): string | null =>
  moveLines
    .filter((line) => invoice.lines_to_pay.includes(line.id))
    .flatMap(({ maturity_date: due }) => (due === null ? [] : [due]))
    .sort()
    .at(-1) ?? null
