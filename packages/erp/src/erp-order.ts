/**
 * A sales order in the words of any ERP. JSON-safe: amounts and quantities are decimal texts
 * (`12.50`), dates `YYYY-MM-DD`.
 */
export interface ErpOrder {
  /** Our own mark, unique for ever: the ERP keeps it and finds the document by it. */
  readonly mark: string
  /** Our count of the order's versions, from 1; grows with every change of it. */
  readonly version: number
  readonly customerNumber: string
  readonly customerPoNumber: string | null
  readonly orderDate: string
  readonly requestedDate: string | null
  /** ISO 4217. */
  readonly currency: string
  readonly shipTo: ErpAddress | null
  readonly billTo: ErpAddress | null
  readonly lines: readonly ErpLine[]
  readonly charges: readonly ErpCharge[]
  /** 0 (lowest) to 9 (most urgent). */
  readonly priority: number
  /** Nothing is shipped before all of it can be. */
  readonly completeDelivery: boolean
  readonly notes: readonly string[]
  /** Custom fields by name. */
  readonly extensions: Readonly<Record<string, string>>
}

export interface ErpAddress {
  readonly name: string | null
  readonly street: string | null
  readonly city: string | null
  readonly region: string | null
  readonly postalCode: string | null
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null
}

export interface ErpLine {
  /** Our id of the line; comes back in every answer. */
  readonly lineRef: string
  readonly lineNumber: number
  readonly sku: string
  readonly description: string | null
  readonly quantity: string
  /** UN/ECE Recommendation 20. */
  readonly uom: string
  /** Before discount. The order's price wins over any list. */
  readonly unitPrice: string
  /** Fraction of the line, 0 to 1. */
  readonly discount: string
  /** Rounded half up to the currency's minor unit. */
  readonly netAmount: string
  readonly requestedDate: string | null
  readonly extensions: Readonly<Record<string, string>>
}

export interface ErpCharge {
  readonly code: string
  readonly description: string | null
  readonly amount: string
}

/** What is asked before there is an order: a draft or a quote. Texts as in an order. */
export interface ErpDraft {
  readonly customerNumber: string
  readonly orderDate: string
  readonly requestedDate: string | null
  readonly currency: string
  readonly shipTo: ErpAddress | null
  readonly lines: readonly ErpDraftLine[]
  readonly charges: readonly ErpCharge[]
}

export interface ErpDraftLine {
  readonly lineRef: string
  readonly sku: string
  readonly quantity: string
  readonly uom: string
  /** Null = the ERP is to say. */
  readonly unitPrice: string | null
  /** Fraction of the line, 0 to 1. */
  readonly discount: string
}
