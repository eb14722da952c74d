import type { Decimal } from '@carrick/kernel'
import { list, object, oneOf, optional, text, whole } from '../wire/json-reader.ts'
import { type BilledLine, readBilledLines } from './billed-lines.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { MOVE_LINES, type MoveLine, type Payable } from './settlement.ts'
import { amount, day, id, type Micros, micros, referenceTo } from './values.ts'

export const INVOICE = 'account.invoice'

export interface Invoice extends Payable {
  readonly number: string
  readonly description: string | null
  readonly invoice_date: string
  readonly untaxed_amount: Decimal
  readonly last_modified_at: Micros
  readonly payment_lines: readonly number[]
  readonly reconciliation_lines: readonly number[]
  /** Of a cancelled one; its origin is the credit note that took it back, if one did. */
  readonly 'cancel_move.': { readonly origin: number | undefined } | null
  readonly 'currency.': { readonly code: string; readonly digits: number }
}

const word = text(100_000)

export const INVOICES: RowReader<Invoice> = {
  fields: [
    ...['number', 'state', 'description', 'invoice_date', 'untaxed_amount', 'total_amount'],
    ...['amount_to_pay', 'last_modified_at', 'lines_to_pay', 'payment_lines'],
    ...['reconciliation_lines', 'cancel_move.origin', 'currency.code', 'currency.digits'],
  ],
  row: object<Invoice>({
    id,
    number: word,
    state: oneOf('posted', 'paid', 'cancelled'),
    description: optional(word),
    invoice_date: day,
    untaxed_amount: amount,
    total_amount: amount,
    amount_to_pay: amount,
    last_modified_at: micros,
    lines_to_pay: list(id),
    payment_lines: list(id),
    reconciliation_lines: list(id),
    'cancel_move.': optional(
      object<{ origin: number | undefined }>({ origin: referenceTo(INVOICE) }),
    ),
    'currency.': object({ code: text(3), digits: whole(0, 9) }),
  }),
}

/** What was posted at some time; a draft has no number yet. */
export const POSTED = [
  ['state', 'in', ['posted', 'paid', 'cancelled']],
  ['number', '!=', null],
] as const

/** An invoice, or with a negative amount a credit note, with all that says what it is for and how it is paid. */
export interface Billed {
  readonly invoice: Invoice
  readonly lines: readonly BilledLine[]
  /** What is to be paid, and what it is settled with. */
  readonly moveLines: readonly MoveLine[]
}

/** Those of these invoices that were ever posted. Throws TrytonFailure. */
export const readInvoices = async (
  talk: Conversation,
  ids: readonly number[],
): Promise<readonly Billed[]> => {
  if (ids.length === 0) return []
  const [invoices, lines] = await Promise.all([
    talk.rows(INVOICE, [['id', 'in', ids], ...POSTED], INVOICES),
    readBilledLines(talk, [['invoice', 'in', ids]]),
  ])
  const moved = invoices.flatMap((one) => [
    ...one.lines_to_pay,
    ...one.payment_lines,
    ...one.reconciliation_lines,
  ])
  const moveLines =
    moved.length === 0
      ? []
      : await talk.rows('account.move.line', [['id', 'in', [...new Set(moved)]]], MOVE_LINES)
  return invoices.map((invoice) => {
    const own = new Set([
      ...invoice.lines_to_pay,
      ...invoice.payment_lines,
      ...invoice.reconciliation_lines,
    ])
    return {
      invoice,
      lines: lines.filter((line) => line.invoice === invoice.id),
      moveLines: moveLines.filter((line) => own.has(line.id)),
    }
  })
}
