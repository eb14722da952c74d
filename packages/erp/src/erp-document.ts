import type { MeshError } from '@carrick/kernel'

/** AB received, AP accepted, CA accepted with changes, RE rejected. */
export type AcknowledgementCode = 'AB' | 'AP' | 'CA' | 'RE'

export interface ErpLineAnswer {
  readonly lineRef: string
  readonly code: AcknowledgementCode
  readonly confirmed: string
  readonly backordered: string
  readonly promiseDate: string | null
  readonly reason: string | null
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
  readonly acknowledgement: AcknowledgementCode
  readonly lines: readonly ErpLineAnswer[]
  readonly holds: readonly ErpHold[]
  readonly cancelled: boolean
  readonly currency: string
  /** Lines and charges as the ERP computed them; compared, never assumed. */
  readonly netAmount: string
}

export interface ErpQuantity {
  readonly lineRef: string
  /** Absolute quantity in this document. */
  readonly quantity: string
}

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
