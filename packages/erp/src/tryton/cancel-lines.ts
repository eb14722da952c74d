import type { ErpDocument } from '../erp-document.ts'
import type { CancelRequest, ErpAnswer } from '../port.ts'
import { amend } from './amendment.ts'
import { readBilledLines } from './billed-lines.ts'
import { areAll, areCancelled, planCancellation } from './cancel-plan.ts'
import { cancelOrder, letGo } from './cancellation.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import { documentOf } from './document.ts'
import { documentOfSale } from './enter-order.ts'
import { lineCancellation } from './note.ts'
import { rejected, seen } from './press.ts'
import { bookOfOrder, type SaleBook } from './sale-book.ts'
import { settle, untilPlanned } from './settle.ts'
import type { Shop } from './shop.ts'

type Answer = ErpAnswer<ErpDocument>

const PAUSE_MS = 200

const stale = (what: string): TrytonFailure => new TrytonFailure(what, { kind: 'stale' })

const invoicedLines = async (talk: Conversation, { lines }: SaleBook) => {
  const billed = await readBilledLines(talk, [
    ['origin', 'in', lines.map((line) => `sale.line,${String(line.id)}`)],
    ['invoice.state', 'in', ['posted', 'paid']],
  ])
  return new Set(billed.flatMap(({ saleLine }) => saleLine ?? []))
}

/** The order as it is afterwards; Tryton's worker plans anew what is left of it. */
const conclude = async (
  talk: Conversation,
  shop: Shop,
  { id, state }: SaleBook['sale'],
): Promise<Answer> => {
  if (state === 'processing') await untilPlanned(talk, id)
  await settle(talk, id)
  const document = await documentOfSale(talk, shop, id)
  if (document === undefined) throw stale('a look after a cancellation')
  return { kind: 'posted', result: document }
}

/**
 * Cancels single lines: they are amended to what has left of them. The amendment's description keeps how much that
 * took away, which Tryton forgets, and is the mark by which the same request is known again. An order of which
 * nothing would be left is cancelled whole. Throws TrytonFailure and MESH_ERP_FORMAT.
 */
export const cancelLines = async (
  talk: Conversation,
  shop: Shop,
  request: CancelRequest,
): Promise<Answer> => {
  const { documentId, requestId, lines } = request
  const known = await bookOfOrder(talk, shop, documentId)
  // Read again after the look, so that nobody changes it unseen.
  const before = known && (await seen(talk, 'sale.sale', known.sale.id))
  const book = before && (await bookOfOrder(talk, shop, documentId))
  const document = book && documentOf(book, talk.today())
  if (before === undefined || book === undefined || document === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  if (document.cancelled) return { kind: 'posted', result: document }
  const again = async (): Promise<Answer> => {
    if (talk.left() <= PAUSE_MS) throw stale('an order on its way')
    await talk.pause(PAUSE_MS)
    return cancelLines(talk, shop, request)
  }
  const { sale } = book
  if (sale.state === 'confirmed') return again()
  if (sale.state === 'draft' || sale.state === 'quotation') {
    const message = `${documentId} waits in Tryton as a ${sale.state}; single lines are cancelled when it is confirmed`
    return rejected('documentId', 'MESH_ERP_LINE_NOT_CANCELLABLE', message)
  }
  if (areCancelled(book, lines)) return conclude(talk, shop, sale)
  if (areAll(book, lines)) return cancelOrder(talk, shop, request)
  const plan = planCancellation(book, await invoicedLines(talk, book), lines)
  if ('findings' in plan) return { kind: 'rejected', findings: plan.findings }
  await letGo(talk, book)
  const description = lineCancellation(requestId, plan.cancelled)
  const outcome = await amend(talk, before, description, plan.lines)
  return outcome === 'stale' ? again() : conclude(talk, shop, sale)
}
