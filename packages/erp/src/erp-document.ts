import type { Finding, MeshError } from '@carrick/kernel'
import type { ErpLine, ErpOrder } from './erp-order.ts'

/** AB received, AP accepted, CA accepted with changes, RE rejected. */
export type AcknowledgementCode = 'AB' | 'AP' | 'CA' | 'RE'

export interface ErpLineAnswer {
  readonly lineRef: string
  readonly code: AcknowledgementCode
  readonly confirmed: string
  readonly backordered: string
  readonly promiseDate: string | null
  readonly reason: string | null
  /** How much of it was cancelled by name; null or absent = nothing. A line that is gone for it is still told. */
  readonly cancelled?: string | null
}

export interface ErpHold {
  /** CREDIT, PRICE, TAX, FRAUD, ADDRESS, EXPORT, MANUAL or DUPLICATE. */
  readonly hold: string
  readonly reason: string | null
}

/** The ERP's document for one of our marks, as it is now. */
export interface ErpDocument {
  readonly documentId: string
  readonly mark: string
  /** Grows with every change of the document. */
  readonly version: number
  /** Version of our order that it holds (`ErpOrder.version`); null when the ERP does not keep it. */
  readonly orderVersion: number | null
  readonly acknowledgement: AcknowledgementCode
  readonly lines: readonly ErpLineAnswer[]
  readonly holds: readonly ErpHold[]
  readonly cancelled: boolean
  readonly currency: string
  /** Lines and charges as the ERP computed them; compared, never assumed. */
  readonly netAmount: string
  /** Tax on these; null or absent where the ERP does not tell. */
  readonly taxAmount?: string | null
  /** What somebody else ordered; null or absent on a document of ours, and where the ERP does not tell. */
  readonly entered?: ErpEntered | null
}

/** An order that did not come from us, as it stands in the ERP. */
export type ErpEntered = Pick<
  ErpOrder,
  'customerNumber' | 'customerPoNumber' | 'orderDate' | 'requestedDate'
> & {
  readonly lines: readonly Pick<
    ErpLine,
    'lineRef' | 'lineNumber' | 'sku' | 'quantity' | 'uom' | 'unitPrice' | 'discount' | 'netAmount'
  >[]
}

export interface ErpQuantity {
  readonly lineRef: string
  /** Absolute quantity in this document. */
  readonly quantity: string
}

/** How far an invoice is settled. */
export type ErpSettlement = 'DUE' | 'PARTIALLY_PAID' | 'PAID' | 'WRITTEN_OFF'

/** An absolute, versioned fact: reading it twice, late or out of order changes nothing. */
export type ErpFact =
  | { readonly type: 'order'; readonly at: string; readonly document: ErpDocument }
  | {
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
      readonly lines: readonly ErpQuantity[]
    }
  | {
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
      readonly settlement: ErpSettlement
      /** Gross, so far. */
      readonly paidAmount: string
      /** Gross, still due. */
      readonly openAmount: string
      readonly withdrawn: boolean
      readonly lines: readonly ErpQuantity[]
    }
  | {
      readonly type: 'credit'
      readonly at: string
      /** Of the order. */
      readonly mark: string
      /** The order's document. */
      readonly documentId: string
      readonly creditMemoId: string
      readonly originalInvoiceId: string | null
      /** Our mark of the return that it is for; null = none of ours. */
      readonly returnMark: string | null
      readonly version: number
      readonly creditedOn: string
      readonly currency: string
      /** Positive: what the customer gets. */
      readonly netAmount: string
      readonly grossAmount: string
      /** Positive as well; null or absent where the ERP does not tell. */
      readonly taxAmount?: string | null
      readonly withdrawn: boolean
      readonly lines: readonly ErpQuantity[]
    }
  | {
      readonly type: 'return'
      readonly at: string
      /** Of the order. */
      readonly mark: string
      /** Our mark of the return; null when nobody announced it. */
      readonly returnMark: string | null
      /** The return's document. */
      readonly documentId: string
      readonly version: number
      readonly receivedOn: string
      readonly withdrawn: boolean
      /** What came in. */
      readonly lines: readonly ErpQuantity[]
    }
  | {
      readonly type: 'stock'
      readonly at: string
      readonly sku: string
      readonly location: string
      readonly onHand: string
      readonly reserved: string
      readonly available: string
      readonly sequence: number
    }

/** The ERP's document for one of our returns, as it is now. */
export interface ErpReturn {
  readonly documentId: string
  /** Our mark of the return. */
  readonly mark: string
  /** Our mark of the order. */
  readonly orderMark: string
  readonly version: number
  readonly cancelled: boolean
  readonly lines: readonly {
    readonly lineRef: string
    readonly authorised: string
    readonly received: string
  }[]
  /** Credit memos posted for it. */
  readonly credits: readonly ErpCredit[]
}

export interface ErpCredit {
  /** Of the credit request that it answers. */
  readonly requestId: string
  readonly creditMemoId: string
  readonly currency: string
  /** Positive: what the customer gets. */
  readonly netAmount: string
  readonly grossAmount: string
}

/** What the ERP would make of a draft. Nothing of it is kept. */
export interface ErpSimulation {
  readonly currency: string
  readonly netAmount: string
  /** Null when the ERP does not say before it has the order. */
  readonly taxAmount: string | null
  /** Null when the ERP does not tell the customer's credit. */
  readonly credit: ErpCreditCheck | null
  readonly lines: readonly ErpSimulatedLine[]
  /** What it would refuse, with the paths of the draft. */
  readonly findings: readonly Finding[]
}

export interface ErpCreditCheck {
  /** The order would not be held for credit. */
  readonly ok: boolean
  /** What the customer may still owe before this order; null = without limit. */
  readonly available: string | null
}

export interface ErpSimulatedLine {
  readonly lineRef: string
  /** The ERP's own price for this customer and quantity, before discount; null when it has none. */
  readonly unitPrice: string | null
  /** At the price of the draft, or at its own when the draft has none. */
  readonly netAmount: string
  /** Free stock now; null when the ERP does not tell. */
  readonly available: string | null
  readonly confirmed: string
  readonly promiseDate: string | null
}

export interface MasterDataEntry {
  /** Number that both sides know: customer number or sku. */
  readonly number: string
  /** Id inside the ERP. */
  readonly internalId: string
  readonly name: string
  readonly active: boolean
}

/** An entry that does not read as the contract says, as it came. */
export interface UnreadableEntry {
  /** Parsed JSON. */
  readonly entry: unknown
  /** MESH_ERP_FORMAT and the like: names the field and what was expected. */
  readonly problem: MeshError
}

/** One page of a feed; `cursor` is opaque text to go on from. */
export interface Page<T> {
  readonly entries: readonly T[]
  /** One bad entry does not hold up the others; absent = none. */
  readonly unreadable?: readonly UnreadableEntry[]
  readonly cursor: string
  readonly more: boolean
}
