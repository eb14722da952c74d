import type { OrderFact } from './erp-fact.ts'
import { documentOf, type DocumentTold, type OrderBook } from './order-book.ts'

type Era = Pick<DocumentTold, 'era'>

/** The ERP's version of a document, or of a paper of it, as it is told: it never goes back. */
export const versionTold = ({ era = 0 }: Era, version: number): number => version + era

const versionsIn = (papers: Readonly<Record<string, { readonly version: number }>> = {}) =>
  Object.values(papers).map(({ version }) => version)

/** With this every version of the ERP, from 0, is told after all that was told of the document. */
export const nextEra = (document: DocumentTold): number => {
  const { version, shipments, invoices, credits, returns, era = 0 } = document
  const papers = [shipments, invoices, credits, returns].flatMap(versionsIn)
  return Math.max(version ?? 0, era, ...papers) + 1
}

/** What an ERP says, in the version in which it is told. */
export const inEra = (book: OrderBook | undefined, erp: string, fact: OrderFact): OrderFact => {
  switch (fact.type) {
    case 'order': {
      const { document } = fact
      const era = documentOf(book, erp, document.documentId)
      return { ...fact, document: { ...document, version: versionTold(era, document.version) } }
    }
    case 'shipment':
    case 'invoice':
    case 'credit':
    case 'return': {
      const era = documentOf(book, erp, fact.documentId)
      return { ...fact, version: versionTold(era, fact.version) }
    }
    default:
      return fact
  }
}
