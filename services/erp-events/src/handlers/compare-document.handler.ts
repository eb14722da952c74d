import { defineFold, emit, type FoldHandler, internalToken } from '@carrick/messaging'
import { CaseOpened, OrderDocumentLost } from '@carrick/schemas'
import type { OrderBook } from '../domain/order-book.ts'
import { type Finding, noteSetBack, openedSetBack, setBackName } from '../domain/set-back.ts'

export const documentSetBack = internalToken<Finding>('fact', 'erp-document-set-back')

/**
 * The ERP has less of a document than it told, after a restore. What was told stays told. A document that is
 * gone may be posted again, which is for others to decide; what is older, or not the mesh's, is a case.
 */
export const compareDocument: FoldHandler<OrderBook, Finding> = defineFold({
  name: 'erp-events.compare-document',
  consumes: documentSetBack,
  produces: [OrderDocumentLost, CaseOpened],
  decide: ({ key, value }, known) => {
    const noted = noteSetBack(known, value)
    if (noted === undefined) return { disposition: 'superseded' }
    const { book, told } = noted
    const { erp: target, documentId, version } = value
    const kept = { state: book, names: [setBackName(target)] }
    const meta = { ...book.way, aggregateVersion: book.told }
    if (version !== null || book.way === null)
      return { ...kept, emit: [emit(CaseOpened, openedSetBack(key, value, noted), { meta })] }
    const lost = {
      orderId: key,
      target,
      documentId,
      documentVersion: told.version ?? 0,
      shipments: Object.keys(told.shipments),
      invoices: Object.keys(told.invoices),
    }
    return { ...kept, emit: [emit(OrderDocumentLost, lost, { meta })] }
  },
})
