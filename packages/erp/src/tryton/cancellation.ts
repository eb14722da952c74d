import type { ErpDocument } from '../erp-document.ts'
import type { CancelRequest, ErpAnswer } from '../port.ts'
import { amend, linesToNothing } from './amendment.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import { documentOf } from './document.ts'
import { press, rejected, seen } from './press.ts'
import { bookOfOrder, type SaleBook } from './sale-book.ts'
import { SHIPMENT } from './sale.ts'
import type { Shop } from './shop.ts'
import { CANCELLATION, LET_GO } from './note.ts'

type Answer = ErpAnswer<ErpDocument>

const PAUSE_MS = 200
/** Nothing of it has been touched by the warehouse but reserved. */
const UNTOUCHED = new Set(['draft', 'waiting', 'assigned'])

/** What is reserved goes back to waiting, else Tryton leaves its shipments alone. */
export const letGo = async (talk: Conversation, { shipments }: SaleBook): Promise<void> => {
  const reserved = shipments.filter(({ state }) => state === 'assigned').map((one) => one.id)
  if (reserved.length === 0) return
  await press(talk, `model.${SHIPMENT}.write`, [reserved, { reference: LET_GO }])
  await press(talk, `model.${SHIPMENT}.wait`, [reserved])
}

/** What the worker does of it is waited for; afterwards Tryton's word for the order is "done". */
const untilCancelled = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<Answer> => {
  for (;;) {
    const book = await bookOfOrder(talk, shop, documentId)
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
  { documentId, requestId }: Omit<CancelRequest, 'lines' | 'reason'>,
): Promise<Answer> => {
  const book = await bookOfOrder(talk, shop, documentId)
  const document = book && documentOf(book, talk.today())
  if (book === undefined || document === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  if (document.cancelled) return { kind: 'posted', result: document }
  const { state } = book.sale
  if (state === 'draft' || state === 'quotation') {
    await press(talk, 'model.sale.sale.cancel', [[book.sale.id]])
    return untilCancelled(talk, shop, documentId)
  }
  if (state === 'confirmed') {
    await talk.pause(PAUSE_MS)
    return cancelOrder(talk, shop, { documentId, requestId })
  }
  const touched = book.shipments.find((shipment) => !UNTOUCHED.has(shipment.state))
  if (touched !== undefined || state === 'done') {
    const message = `${documentId} is ${touched?.state ?? state} already, at least in part`
    return rejected('documentId', 'MESH_ERP_ALREADY_SHIPPED', message)
  }
  await letGo(talk, book)
  const sale = await seen(talk, 'sale.sale', book.sale.id)
  const description = `${CANCELLATION} ${requestId}`
  const isDone = sale && (await amend(talk, sale, description, linesToNothing(book.lines)))
  if (isDone !== 'done') throw new TrytonFailure('a cancellation', { kind: 'stale' })
  return untilCancelled(talk, shop, documentId)
}
