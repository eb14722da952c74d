/** Customers, products and prices to begin with; amounts and quantities are decimal texts. */
export interface TrytonMasterData {
  readonly customers: readonly TrytonCustomer[]
  readonly products: readonly TrytonProduct[]
  readonly priceLists?: readonly TrytonPriceList[]
}

export interface TrytonCustomer {
  /** The number that both sides know; unique. */
  readonly number: string
  readonly name: string
  readonly addresses: readonly TrytonAddress[]
  /** EU VAT number with its country, checked by Tryton. */
  readonly vat?: string
  /** Absent = may owe any amount. */
  readonly creditLimit?: string
  /** Name of a price list; absent = list prices. */
  readonly priceList?: string
  /** Absent = no VAT, as for an export. */
  readonly taxed?: boolean
}

export interface TrytonAddress {
  readonly name?: string | null | undefined
  readonly street: string | null
  readonly city: string | null
  readonly postalCode: string | null
  /** English name or ISO 3166 code. */
  readonly country: string | null
}

export interface TrytonProduct {
  readonly sku: string
  readonly name: string
  readonly listPrice: string
  /** Name of a unit in Tryton; absent = Unit. */
  readonly unit?: string
  /** On hand; absent = none. */
  readonly stock?: string
  /** False = not sold any more. */
  readonly salable?: boolean
}

export interface TrytonPriceList {
  readonly name: string
  /** The first line that fits holds. */
  readonly lines: readonly {
    /** Absent = every product. */
    readonly sku?: string
    readonly fromQuantity?: number
    /** Over `list_price`, e.g. `list_price * 0.9`. */
    readonly formula: string
  }[]
}
