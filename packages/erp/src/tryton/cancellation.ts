import { type Finding, formatDecimal } from '@carrick/kernel'
import type { ErpDocument } from '../erp-document.ts'
import type { CancelRequest, ErpAnswer } from '../port.ts'
import { list, object } from '../wire/json-reader.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import { documentOf } from './document.ts'
import { readSaleBooks, type SaleBook } from './sale-book.ts'
import { SHIPMENT } from './sale.ts'
import type { Shop } from './shop.ts'
import { CANCELLATION } from './note.ts'
import { decimalValue, id, type TrytonRecord } from './values.ts'

type Answer = ErpAnswer<ErpDocument>

const IDS = { fields: [], row: object({ id }) }
const PAUSE_MS = 200
/** Nothing of it has been touched by the warehouse but reserved. */
const UNTOUCHED = new Set(['draft', 'waiting', 'assigned'])

const rejected = (path: string, code: Finding['code'], message: string): Answer => ({
  kind: 'rejected',
  findings: [{ path, code, severity: 'error', message }],
})

const bookOf = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<SaleBook | undefined> => {
  const domain = [
    ['web_shop', '=', shop.id],
    ['number', '=', documentId],
  ]
  return (await readSaleBooks(talk, domain))[0]
}

const press = async (
  talk: Conversation,
  method: string,
  params: Parameters<Conversation['change']>[1],
): Promise<unknown> => {
  const outcome = await talk.change(method, params)
  if (outcome.kind === 'done') return outcome.result
  throw new TrytonFailure(method, outcome)
}

/** Every line to nothing; Tryton then takes back shipments and drafts of invoices by itself. */
const amendToNothing = async (
  talk: Conversation,
  { sale, lines, shipments }: SaleBook,
  requestId: string,
): Promise<void> => {
  const reserved = shipments.filter(({ state }) => state === 'assigned').map((one) => one.id)
  if (reserved.length > 0) await press(talk, `model.${SHIPMENT}.wait`, [reserved])
  const toNothing: readonly TrytonRecord[] = lines
    .filter(({ quantity }) => Number(formatDecimal(quantity)) !== 0)
    .map(({ id: line, product, unit, unit_price: price }) => ({
      ...{ action: 'line', line, product, unit, quantity: 0 },
      unit_price: price && decimalValue(price),
    }))
  const description = `${CANCELLATION} ${requestId}`
  const begun = [
    ['sale', '=', sale.id],
    ['state', '=', 'draft'],
    ['description', '=', description],
  ]
  const [found] = await talk.rows('sale.amendment', begun, IDS)
  const amendment = { sale: sale.id, description, lines: [['create', toNothing]] }
  const ids = found
    ? [found.id]
    : list(id)(await press(talk, 'model.sale.amendment.create', [[amendment]]), 'amendment')
  await press(talk, 'model.sale.amendment.validate_amendment', [ids])
}

/** What the worker does of it is waited for; afterwards Tryton's word for the order is "done". */
const untilCancelled = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<Answer> => {
  for (;;) {
    const book = await bookOf(talk, shop, documentId)
    const document = book && documentOf(book, talk.today())
    if (book === undefined || document === undefined)
      throw new TrytonFailure('a look after a cancellation', { kind: 'stale' })
    const isSettled = book.sale.state === 'done' || book.sale.state === 'cancelled'
    if (document.cancelled && (isSettled || talk.left() <= PAUSE_MS * 2))
      return { kind: 'posted', result: document }
    if (talk.left() <= PAUSE_MS)
      throw new TrytonFailure('a look after a cancellation', { kind: 'stale' })
    await talk.pause(PAUSE_MS)
  }
}

/**
 * Cancels an order whole. Tryton has no such thing once an order is confirmed: all lines are amended to
 * nothing, and the amendment's description is the flag that tells it from an order that is done.
 */
export const cancelOrder = async (
  talk: Conversation,
  shop: Shop,
  { documentId, requestId, lines }: CancelRequest,
): Promise<Answer> => {
  const book = await bookOf(talk, shop, documentId)
  const document = book && documentOf(book, talk.today())
  if (book === undefined || document === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  if (document.cancelled) return { kind: 'posted', result: document }
  if (lines.length > 0) {
    const message = 'names lines; expected none, orders are cancelled whole here'
    return rejected('lines', 'MESH_ERP_PARTIAL_CANCEL_UNSUPPORTED', message)
  }
  const { state } = book.sale
  if (state === 'draft' || state === 'quotation') {
    await press(talk, 'model.sale.sale.cancel', [[book.sale.id]])
    return untilCancelled(talk, shop, documentId)
  }
  if (state === 'confirmed') {
    await talk.pause(PAUSE_MS)
    return cancelOrder(talk, shop, { documentId, requestId, lines, reason: null })
  }
  const touched = book.shipments.find((shipment) => !UNTOUCHED.has(shipment.state))
  if (touched !== undefined || state === 'done') {
    const message = `${documentId} is ${touched?.state ?? state} already, at least in part`
    return rejected('documentId', 'MESH_ERP_ALREADY_SHIPPED', message)
  }
  await amendToNothing(talk, book, requestId)
  return untilCancelled(talk, shop, documentId)
}
