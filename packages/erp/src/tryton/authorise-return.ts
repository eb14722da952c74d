import { canonicalHash, type Finding, formatDecimal, subtractDecimal, ZERO } from '@carrick/kernel'
import type { ErpReturn } from '../erp-document.ts'
import type { ErpAnswer, ReturnRequest, ReturnRequestLine } from '../port.ts'
import { object, optional, text } from '../wire/json-reader.ts'
import { type Conversation, type RowReader, TrytonFailure } from './conversation.ts'
import { discard, doubt, enterOnce, isNeverQuoted } from './enter-once.ts'
import { linesByRef } from './document.ts'
import { rejected } from './press.ts'
import { readReturnBooks, type ReturnBook } from './return-book.ts'
import { returnDocument, returnOfMark } from './return-document.ts'
import { returnFindings, returnLines, SOLD_LINES } from './returnable.ts'
import { bookOfOrder, readSaleBooks } from './sale-book.ts'
import { settle } from './settle.ts'
import { ordersOf, type Shop } from './shop.ts'
import { id, type TrytonRecord } from './values.ts'

type Answer = ErpAnswer<ErpReturn>

const RECORD = [
  ...['party', 'invoice_party', 'shipment_party', 'invoice_address', 'shipment_address'],
  ...['payment_term', 'price_list', 'currency', 'warehouse', 'company'],
] as const
const METHOD = ['invoice_method', 'shipment_method'] as const

/** What a return has from its order. */
const HEADS: RowReader<TrytonRecord> = {
  fields: [...RECORD, ...METHOD],
  row: object<Record<string, number | string | null>>({
    ...Object.fromEntries(RECORD.map((field) => [field, optional(id)])),
    ...Object.fromEntries(METHOD.map((field) => [field, optional(text(1_000))])),
  }),
}

const PAUSE_MS = 200
/** Longer than it takes to quote a return. */
const CLAIM_MS = 10_000
const HASH_DIGITS = 16

/** Stands in the return's description, so that the same mark with other content is known again. */
const fingerprintOf = ({ mark, orderMark, lines }: ReturnRequest): string => {
  const said = { mark, orderMark, lines: lines.map(({ lineRef, quantity }) => [lineRef, quantity]) }
  return `Carrick return ${canonicalHash(said).slice(0, HASH_DIGITS)}`
}

interface Refused {
  readonly refusal: readonly Finding[]
}

const linesOf = ({ lines }: ReturnBook): readonly ReturnRequestLine[] =>
  [...linesByRef(lines)].map(([lineRef, own]) => {
    const quantity = own.reduce((total, line) => subtractDecimal(total, line.quantity), ZERO)
    return { lineRef, quantity: formatDecimal(quantity), reason: null }
  })

/**
 * What stands against making a return of a draft. Of two drafts for the same goods the later one steps back,
 * and the earlier one waits until it did, or until it is a return because it did not see the earlier one.
 */
const claimFindings = async (
  talk: Conversation,
  shop: Shop,
  draft: ReturnBook,
): Promise<readonly Finding[]> => {
  const order = draft.sale.order
  const patience = talk.left() - CLAIM_MS
  for (;;) {
    const [[book], returns] = await Promise.all([
      readSaleBooks(talk, shop, [...ordersOf(shop), ['id', '=', order]]),
      readReturnBooks(talk, [['origin', '=', `sale.sale,${String(order)}`]]),
    ])
    if (book === undefined) throw doubt('the order of the return is gone')
    const others = returns.filter(({ sale }) => sale.id !== draft.sale.id)
    const all = returnFindings(book, others, linesOf(draft))
    const isLater = ({ sale }: ReturnBook): boolean =>
      isNeverQuoted(sale) && sale.id > draft.sale.id
    const before = others.filter((one) => !isLater(one))
    const certain = returnFindings(book, before, linesOf(draft))
    if (all.length === 0 || certain.length > 0 || talk.left() < patience) return all
    await talk.pause(PAUSE_MS)
  }
}

const toRefusal = async (
  talk: Conversation,
  sale: number,
  refusal: readonly Finding[],
): Promise<Refused> => {
  await discard(talk, sale)
  return { refusal }
}

/** The return as it is now, wherever a call that was cut off left it; undefined when there is none. */
export const settledReturn = async (
  talk: Conversation,
  shop: Shop,
  mark: string,
): Promise<ErpReturn | Refused | undefined> => {
  const known = await returnOfMark(talk, shop, mark)
  if (known === undefined) return undefined
  const { id: sale } = known.sale
  const findings = isNeverQuoted(known.sale) ? await claimFindings(talk, shop, known) : []
  if (findings.length > 0) return toRefusal(talk, sale, findings)
  const progress = await settle(talk, sale)
  if (progress.kind === 'refused' && isNeverQuoted(progress.sale)) {
    const { message } = progress
    return toRefusal(talk, sale, [
      { path: '', code: 'MESH_ERP_REFUSED', severity: 'error', message },
    ])
  }
  const book = await returnOfMark(talk, shop, mark)
  return book && (await returnDocument(talk, book))
}

const conclude = async (talk: Conversation, shop: Shop, mark: string): Promise<Answer> => {
  const settled = await settledReturn(talk, shop, mark)
  if (settled === undefined) throw doubt('the return is a draft still, or somebody deleted it')
  return 'refusal' in settled
    ? { kind: 'rejected', findings: settled.refusal }
    : { kind: 'posted', result: settled }
}

/**
 * Enters a return as an order of negative quantities that names the order it belongs to, or goes on with it
 * where an earlier call left it. Throws TrytonFailure.
 */
export const authoriseReturn = async (
  talk: Conversation,
  shop: Shop,
  request: ReturnRequest,
): Promise<Answer> => {
  const { mark, orderMark, orderDocumentId, lines, reason } = request
  const known = await returnOfMark(talk, shop, mark)
  if (known !== undefined) {
    if (known.sale.description === fingerprintOf(request)) return conclude(talk, shop, mark)
    const message = `${mark} belongs to return ${known.sale.number ?? 'in draft'}, with other content`
    return rejected('mark', 'MESH_ERP_MARK_REUSED', message)
  }
  const book = await bookOfOrder(talk, shop, orderDocumentId)
  if (book?.mark !== orderMark) {
    const message = `${orderDocumentId} is no document of the order here`
    return rejected('orderDocumentId', 'MESH_ERP_UNKNOWN_DOCUMENT', message)
  }
  if (lines.length === 0) return rejected('lines', 'MESH_ERP_FORMAT', 'names no line')
  const order = book.sale.id
  const [returns, [head], sold] = await Promise.all([
    readReturnBooks(talk, [['origin', '=', `sale.sale,${String(order)}`]]),
    talk.rows('sale.sale', [['id', '=', order]], HEADS),
    talk.rows('sale.line', [['sale', '=', order]], SOLD_LINES),
  ])
  const findings = returnFindings(book, returns, lines)
  if (findings.length > 0) return { kind: 'rejected', findings }
  if (head === undefined) throw new TrytonFailure('a read of the order', { kind: 'stale' })
  const values = {
    ...head,
    web_shop: shop.id,
    web_id: mark,
    origin: `sale.sale,${String(order)}`,
    description: fingerprintOf(request),
    comment: reason,
    lines: [['create', returnLines(sold, returns, lines)]],
  }
  const find = async () => (await returnOfMark(talk, shop, mark))?.sale
  const entered = await enterOnce(talk, values, find)
  return 'answer' in entered ? entered.answer : conclude(talk, shop, mark)
}
