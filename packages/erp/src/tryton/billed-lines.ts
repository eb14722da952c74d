import type { Decimal } from '@carrick/kernel'
import { object, optional, text } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { amount, id, quantity, type Reference, reference, type TrytonValue } from './values.ts'

interface InvoiceLine {
  readonly id: number
  readonly invoice: number | null
  readonly origin: Reference | undefined
  readonly quantity: Decimal | null
  readonly amount: Decimal
  readonly 'invoice.': { readonly number: string | null } | null
}

const INVOICE_LINE = 'account.invoice.line'

const INVOICE_LINES: RowReader<InvoiceLine> = {
  fields: ['invoice', 'origin', 'quantity', 'amount', 'invoice.number'],
  row: object<InvoiceLine>({
    id,
    invoice: optional(id),
    origin: reference,
    quantity: optional(quantity),
    amount,
    'invoice.': optional(object<{ number: string | null }>({ number: optional(text(1_000)) })),
  }),
}

/** A line of an invoice or a credit note. */
export interface BilledLine {
  readonly id: number
  readonly invoice: number | null
  /** Of its invoice; a draft has none. */
  readonly number: string | undefined
  /** What it bills, or what the line that it takes back billed. */
  readonly saleLine: number | undefined
  /** Number of the invoice whose line it takes back. */
  readonly corrects: string | undefined
  readonly quantity: Decimal | null
  readonly amount: Decimal
}

/** A credit note for a credit note for an invoice, and no end. */
const MOST_STEPS = 10

const lineBehind = ({ origin }: InvoiceLine): number | undefined =>
  origin?.model === INVOICE_LINE ? origin.id : undefined

const read = (talk: Conversation, domain: readonly TrytonValue[]) =>
  talk.rows(INVOICE_LINE, [...domain, ['type', '=', 'line']], INVOICE_LINES)

/** Lines with what they are for in the end, however many corrections lie between. Throws TrytonFailure. */
export const readBilledLines = async (
  talk: Conversation,
  domain: readonly TrytonValue[],
): Promise<readonly BilledLine[]> => {
  const lines = await read(talk, domain)
  const known = new Map(lines.map((line) => [line.id, line]))
  let last = lines
  for (let step = 0; step < MOST_STEPS && last.length > 0; step += 1) {
    const wanted = last
      .map(lineBehind)
      .filter((one) => one !== undefined)
      .filter((one) => !known.has(one))
    if (wanted.length === 0) break
    last = await read(talk, [['id', 'in', [...new Set(wanted)]]])
    for (const line of last) known.set(line.id, line)
  }
  const behind = (line: InvoiceLine): InvoiceLine | undefined => known.get(lineBehind(line) ?? 0)
  const saleLineOf = (line: InvoiceLine): number | undefined => {
    let at: InvoiceLine | undefined = line
    for (let step = 0; step < MOST_STEPS && at !== undefined; step += 1) {
      if (at.origin?.model === 'sale.line') return at.origin.id
      at = behind(at)
    }
    return undefined
  }
  return lines.map((line) => ({
    id: line.id,
    invoice: line.invoice,
    number: line['invoice.']?.number ?? undefined,
    saleLine: saleLineOf(line),
    corrects: behind(line)?.['invoice.']?.number ?? undefined,
    quantity: line.quantity,
    amount: line.amount,
  }))
}
