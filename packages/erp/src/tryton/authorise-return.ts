import { canonicalHash } from '@carrick/kernel'
import type { ErpReturn } from '../erp-document.ts'
import type { ErpAnswer, ReturnRequest } from '../port.ts'
import { object, optional, text } from '../wire/json-reader.ts'
import { type Conversation, type RowReader, TrytonFailure } from './conversation.ts'
import { discard, doubt, enterOnce, isNeverQuoted } from './enter-once.ts'
import { rejected } from './press.ts'
import { readReturnBooks } from './return-book.ts'
import { returnDocument, returnOfMark } from './return-document.ts'
import { returnFindings, returnLines, SOLD_LINES } from './returnable.ts'
import { bookOfOrder } from './sale-book.ts'
import { settle } from './settle.ts'
import type { Shop } from './shop.ts'
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

const HASH_DIGITS = 16

/** Stands in the return's description, so that the same mark with other content is known again. */
const fingerprintOf = ({ mark, orderMark, lines }: ReturnRequest): string => {
  const said = { mark, orderMark, lines: lines.map(({ lineRef, quantity }) => [lineRef, quantity]) }
  return `Carrick return ${canonicalHash(said).slice(0, HASH_DIGITS)}`
}

/** The return as it is now, wherever a call that was cut off left it; undefined when there is none. */
export const settledReturn = async (
  talk: Conversation,
  shop: Shop,
  mark: string,
): Promise<ErpReturn | { readonly refusal: string } | undefined> => {
  const known = await returnOfMark(talk, shop, mark)
  if (known === undefined) return undefined
  const progress = await settle(talk, known.sale.id)
  if (progress.kind === 'refused' && isNeverQuoted(progress.sale)) {
    await discard(talk, known.sale.id)
    return { refusal: progress.message }
  }
  const book = await returnOfMark(talk, shop, mark)
  return book && (await returnDocument(talk, book))
}

const conclude = async (talk: Conversation, shop: Shop, mark: string): Promise<Answer> => {
  const settled = await settledReturn(talk, shop, mark)
  if (settled === undefined) throw doubt('the return is a draft still, or somebody deleted it')
  return 'refusal' in settled
    ? rejected('', 'MESH_ERP_REFUSED', settled.refusal)
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
  if (book?.sale.web_id !== orderMark) {
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
