import {
  addDecimal,
  formatDecimal,
  isZero,
  negateDecimal,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpCredit, ErpReturn } from '../erp-document.ts'
import { object, optional, text } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { linesByRef } from './document.ts'
import { INVOICE, type Invoice, INVOICES, POSTED } from './invoice.ts'
import { CREDIT } from './note.ts'
import { type ReturnBook, readReturnBooks } from './return-book.ts'
import { receivedOf, returnChangedAt } from './return-fact.ts'
import type { Shop } from './shop.ts'
import { type TrytonValue, versionAt } from './values.ts'

/** A domain of the returns that we entered. */
const ours = ({ id }: Shop): readonly TrytonValue[] => [
  ['web_shop', '=', id],
  ['web_id', '!=', null],
]

/** The return of our mark; unique, because shop and web id are. Throws TrytonFailure. */
export const returnOfMark = async (
  talk: Conversation,
  shop: Shop,
  mark: string,
): Promise<ReturnBook | undefined> =>
  (await readReturnBooks(talk, [...ours(shop), ['web_id', '=', mark]]))[0]

/** That of this number. Throws TrytonFailure. */
export const returnOfNumber = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<ReturnBook | undefined> =>
  (await readReturnBooks(talk, [...ours(shop), ['number', '=', documentId]]))[0]

/** A description as a credit request of ours leaves it. */
export const creditDescription = (requestId: string): string => `${CREDIT} ${requestId}`

export const creditOf = (invoice: Invoice): ErpCredit => ({
  requestId: (invoice.description ?? '').slice(CREDIT.length + 1),
  creditMemoId: invoice.number,
  currency: invoice['currency.'].code,
  netAmount: formatDecimal(negateDecimal(invoice.untaxed_amount)),
  grossAmount: formatDecimal(negateDecimal(invoice.total_amount)),
})

/** Credit notes that requests of ours posted for the return. Throws TrytonFailure. */
const readCredits = async (
  talk: Conversation,
  { sale }: ReturnBook,
): Promise<readonly Invoice[]> => {
  const domain = [['sales', '=', sale.id], ['description', 'like', `${CREDIT} %`], ...POSTED]
  const found = await talk.rows(INVOICE, domain, INVOICES)
  return found.filter(({ state }) => state !== 'cancelled')
}

const MARKS: RowReader<{ web_id: string | null }> = {
  fields: ['web_id'],
  row: object<{ web_id: string | null }>({ web_id: optional(text(1_000)) }),
}

const authorisedOf = ({ lines }: ReturnBook): ReadonlyMap<string, string> =>
  new Map(
    [...linesByRef(lines)].map(([lineRef, own]) => {
      const quantity = own.reduce((total, line) => addDecimal(total, line.quantity), ZERO)
      return [lineRef, formatDecimal(negateDecimal(quantity))] as const
    }),
  )

/** Tryton has no word for it once a return is confirmed: all its lines are amended to nothing. */
export const isCancelled = (book: ReturnBook): boolean =>
  book.sale.state === 'cancelled' ||
  (book.lines.every(({ quantity }) => isZero(quantity)) && receivedOf(book).length === 0)

/** The return as the port tells it. Throws TrytonFailure. */
export const returnDocument = async (
  talk: Conversation,
  book: ReturnBook,
): Promise<ErpReturn | undefined> => {
  const { sale } = book
  if (sale.number === null || sale.web_id === null) return undefined
  const [[order], credits] = await Promise.all([
    talk.rows('sale.sale', [['id', '=', sale.order]], MARKS),
    readCredits(talk, book),
  ])
  const received = new Map(receivedOf(book).map(({ lineRef, quantity }) => [lineRef, quantity]))
  const cancelled = isCancelled(book)
  return {
    documentId: sale.number,
    mark: sale.web_id,
    orderMark: order?.web_id ?? '',
    version: versionAt(
      credits.reduce((at, one) => Math.max(at, one.last_modified_at), returnChangedAt(book)),
    ),
    cancelled,
    lines: [...authorisedOf(book)].map(([lineRef, authorised]) => ({
      lineRef,
      authorised: cancelled ? '0' : authorised,
      received: received.get(lineRef) ?? '0',
    })),
    credits: credits.map(creditOf),
  }
}

/** So much came in of a line. */
export const quantityReceived = (book: ReturnBook, lineRef: string) =>
  parseDecimal(receivedOf(book).find((one) => one.lineRef === lineRef)?.quantity ?? '0')
