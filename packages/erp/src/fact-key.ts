import type { ErpFact } from './erp-document.ts'

/** Names the document that a fact is about; of two facts with one key the higher version counts. */
export const factKey = (fact: ErpFact): string => {
  switch (fact.type) {
    case 'order':
      return `order ${fact.document.documentId}`
    case 'shipment':
      return `shipment ${fact.shipmentId}`
    case 'invoice':
      return `invoice ${fact.invoiceId}`
    case 'credit':
      return `credit ${fact.creditMemoId}`
    case 'return':
      return `return ${fact.documentId}`
    case 'stock':
      return `stock ${fact.sku} ${fact.location}`
  }
}
