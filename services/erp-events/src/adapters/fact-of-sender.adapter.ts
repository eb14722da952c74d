import type { ErpFact } from '../domain/erp-fact.ts'
import type { SentFact } from './sent-fact.adapter.ts'

type Quantity = { readonly lineId: string; readonly quantity: string }

const linesOf = (lines: readonly Quantity[]) =>
  lines.map(({ lineId, quantity }) => ({ lineRef: lineId, quantity }))

/** A sender's fact in the words of an ERP: its documents are its own, its orders are ours. */
export const factOfSender = (sent: SentFact): ErpFact => {
  const { at, version } = sent
  switch (sent.fact) {
    case 'shipment': {
      const { orderId: mark, shipmentId, lines, shippedOn, deliveredOn, withdrawn } = sent
      const { carrier, tracking } = sent
      return {
        ...{ type: 'shipment', at, mark, version, documentId: shipmentId, shipmentId, withdrawn },
        ...{ shippedOn, deliveredOn, carrier, tracking, lines: linesOf(lines) },
      }
    }
    case 'receipt': {
      const { orderId: mark, returnId: returnMark, receiptId: documentId, receivedOn } = sent
      const { withdrawn, lines } = sent
      return {
        ...{ type: 'return', at, mark, returnMark, documentId, version, receivedOn, withdrawn },
        lines: linesOf(lines),
      }
    }
    case 'inspection': {
      const { orderId: mark, returnId: returnMark, inspectionId, inspectedOn, lines } = sent
      return {
        ...{ type: 'inspection', at, mark, returnMark, inspectionId, version, inspectedOn },
        lines: lines.map(({ lineId: lineRef, ...line }) => ({ lineRef, ...line })),
      }
    }
    case 'stock': {
      const { sku, location, onHand, reserved, available } = sent
      return { type: 'stock', at, sku, location, onHand, reserved, available, sequence: version }
    }
    case 'payment': {
      const { orderId: mark, invoiceId, settlement, currency, paidAmount, openAmount } = sent
      return {
        ...{ type: 'payment', at, mark, invoiceId, version, settlement, currency },
        ...{ paidAmount, openAmount },
      }
    }
    case 'tax': {
      const { orderId: mark, taxDocumentId, orderVersion, currency, taxAmount, withdrawn } = sent
      return {
        ...{ type: 'tax', at, mark, taxDocumentId, version, orderVersion, currency, taxAmount },
        withdrawn,
        lines: sent.lines.map(({ lineId: lineRef, taxes }) => ({ lineRef, taxes })),
      }
    }
  }
}
