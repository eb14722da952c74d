import type { ErpReturn } from '../erp-document.ts'
import type { CancelReturnRequest, ErpAnswer } from '../port.ts'
import { amend, linesToNothing } from './amendment.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import { CANCELLATION } from './note.ts'
import { press, rejected, seen } from './press.ts'
import { isCancelled, returnDocument, returnOfNumber } from './return-document.ts'
import type { Shop } from './shop.ts'

const PAUSE_MS = 200

/** What the worker does of it is waited for, so that the answer is the last word. */
const untilSettled = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<ErpAnswer<ErpReturn>> => {
  for (;;) {
    const book = await returnOfNumber(talk, shop, documentId)
    const result = book && (await returnDocument(talk, book))
    if (book === undefined || result === undefined)
      throw new TrytonFailure('a look after a cancellation', { kind: 'stale' })
    const isSettled = book.sale.state === 'done' || book.sale.state === 'cancelled'
    if (isSettled || talk.left() <= PAUSE_MS * 2) return { kind: 'posted', result }
    await talk.pause(PAUSE_MS)
  }
}

/** Cancels a return of which nothing came in yet. Throws TrytonFailure. */
export const cancelReturn = async (
  talk: Conversation,
  shop: Shop,
  request: CancelReturnRequest,
): Promise<ErpAnswer<ErpReturn>> => {
  const { documentId, requestId } = request
  const book = await returnOfNumber(talk, shop, documentId)
  const document = book && (await returnDocument(talk, book))
  if (book === undefined || document === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  if (isCancelled(book)) return { kind: 'posted', result: document }
  if (document.lines.some(({ received }) => received !== '0')) {
    const message = `${documentId} is received already, at least in part`
    return rejected('documentId', 'MESH_ERP_ALREADY_RECEIVED', message)
  }
  const { id, state } = book.sale
  if (state === 'draft' || state === 'quotation') {
    await press(talk, 'model.sale.sale.cancel', [[id]])
  } else if (state === 'confirmed') {
    await talk.pause(PAUSE_MS)
    if (talk.left() > PAUSE_MS) return cancelReturn(talk, shop, request)
    throw new TrytonFailure('a return on its way', { kind: 'stale' })
  } else {
    const sale = await seen(talk, 'sale.sale', id)
    const description = `${CANCELLATION} ${requestId}`
    const isDone = sale && (await amend(talk, sale, description, linesToNothing(book.lines)))
    if (isDone !== 'done') throw new TrytonFailure('a cancellation', { kind: 'stale' })
  }
  return untilSettled(talk, shop, documentId)
}
