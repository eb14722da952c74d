import type { AcknowledgementCode, Settlement } from '@carrick/schemas'

// What an ERP says of itself. JSON-safe, because it lies in the service's mailbox: amounts and
// quantities are decimal texts. A fact is absolute; the version of one document never goes back.

export interface LineAnswer {
  readonly lineRef: string
  readonly code: AcknowledgementCode
  readonly confirmed: string
  readonly backordered: string
  readonly promiseDate: string | null
  readonly reason: string | null
}

export interface LineAmount {
  readonly lineRef: string
  readonly quantity: string
}

/** What somebody ordered in the ERP itself. */
export interface EnteredOrder {
  readonly customerNumber: string
  readonly customerPoNumber: string | null
  readonly orderDate: string
  readonly requestedDate: string | null
  readonly lines: readonly {
    readonly lineRef: string
    readonly lineNumber: number
    readonly sku: string
    readonly quantity: string
    readonly uom: string
    readonly unitPrice: string
    readonly discount: string
    readonly netAmount: string
  }[]
}

export interface DocumentFact {
  readonly type: 'order'
  readonly at: string
  readonly document: {
    readonly documentId: string
    /** Our order id, when the document is ours. */
    readonly mark: string
    readonly version: number
    readonly acknowledgement: AcknowledgementCode
    readonly lines: readonly LineAnswer[]
    readonly holds: readonly { readonly hold: string; readonly reason: string | null }[]
    readonly cancelled: boolean
    // Absent in facts that were stored before they were read.
    readonly orderVersion?: number | null
    readonly currency?: string
    readonly netAmount?: string
    readonly taxAmount?: string | null
    readonly entered?: EnteredOrder | null
  }
}

export interface ShipmentFact {
  readonly type: 'shipment'
  readonly at: string
  readonly mark: string
  readonly documentId: string
  readonly shipmentId: string
  readonly version: number
  readonly shippedOn: string
  readonly deliveredOn: string | null
  readonly carrier: string | null
  readonly tracking: string | null
  readonly withdrawn: boolean
  readonly lines: readonly LineAmount[]
}

export interface InvoiceFact {
  readonly type: 'invoice'
  readonly at: string
  readonly mark: string
  readonly documentId: string
  readonly invoiceId: string
  readonly version: number
  readonly invoicedOn: string
  readonly dueOn: string | null
  readonly currency: string
  readonly netAmount: string
  readonly grossAmount: string
  /** Null or absent where the ERP does not tell. */
  readonly taxAmount?: string | null
  readonly settlement: Settlement
  readonly paidAmount: string
  readonly openAmount: string
  readonly withdrawn: boolean
  readonly lines: readonly LineAmount[]
}

export interface CreditFact {
  readonly type: 'credit'
  readonly at: string
  readonly mark: string
  readonly documentId: string
  readonly creditMemoId: string
  readonly originalInvoiceId: string | null
  readonly returnMark: string | null
  readonly version: number
  readonly creditedOn: string
  readonly currency: string
  readonly netAmount: string
  readonly grossAmount: string
  /** Null or absent where the ERP does not tell. */
  readonly taxAmount?: string | null
  readonly withdrawn: boolean
  readonly lines: readonly LineAmount[]
}

export interface ReturnFact {
  readonly type: 'return'
  readonly at: string
  readonly mark: string
  readonly returnMark: string | null
  readonly documentId: string
  readonly version: number
  readonly receivedOn: string
  readonly withdrawn: boolean
  readonly lines: readonly LineAmount[]
}

export interface StockFact {
  readonly type: 'stock'
  readonly at: string
  readonly sku: string
  readonly location: string
  readonly onHand: string
  readonly reserved: string
  readonly available: string
  readonly sequence: number
}

/** What a payment service says of an invoice that the ERP has posted. */
export interface PaymentFact {
  readonly type: 'payment'
  readonly at: string
  readonly mark: string
  readonly invoiceId: string
  readonly version: number
  readonly settlement: Settlement
  readonly currency: string
  readonly paidAmount: string
  readonly openAmount: string
}

export interface InspectionFact {
  readonly type: 'inspection'
  readonly at: string
  readonly mark: string
  readonly returnMark: string
  readonly inspectionId: string
  readonly version: number
  readonly inspectedOn: string
  readonly lines: readonly {
    readonly lineRef: string
    readonly accepted: string
    readonly rejected: string
    readonly disposition: string
    readonly note: string | null
  }[]
}

export interface TaxAmount {
  readonly category: string
  readonly code: string | null
  readonly rate: string
  readonly base: string
  readonly amount: string
  readonly jurisdiction: string | null
  readonly exemption: string | null
}

/** What a tax service says that an order bears. */
export interface TaxFact {
  readonly type: 'tax'
  readonly at: string
  readonly mark: string
  readonly taxDocumentId: string
  readonly version: number
  /** Of the order that it is of; null = not said. */
  readonly orderVersion: number | null
  readonly currency: string
  readonly taxAmount: string
  readonly withdrawn: boolean
  readonly lines: readonly { readonly lineRef: string; readonly taxes: readonly TaxAmount[] }[]
}

export type OrderFact =
  | DocumentFact
  | ShipmentFact
  | InvoiceFact
  | CreditFact
  | ReturnFact
  | PaymentFact
  | InspectionFact
  | TaxFact
export type ErpFact = OrderFact | StockFact

export type NumberType = 'CUSTOMER' | 'PRODUCT'

/** A number that both sides know: a customer number or a sku. */
export interface NumberFact {
  readonly number: string
  /** Id inside the ERP. */
  readonly internalId: string
  /** Orders for it are taken. */
  readonly active: boolean
}
