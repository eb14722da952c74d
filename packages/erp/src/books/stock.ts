import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpFact } from '../erp-document.ts'

export interface NewProduct {
  readonly sku: string
  readonly name: string
  readonly onHand: Decimal
  /** Of the price list; the order's own price wins over it. */
  readonly listPrice?: Decimal
  /** No longer bought in, but sold as long as anybody wants it. */
  readonly discontinued?: boolean
  /** Orders for it are refused. */
  readonly blocked?: boolean
}

const LOCATION = 'MAIN'

export const lesser = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)

/** A product and its stock at the one location. */
export class Product {
  readonly sku: string
  readonly name: string
  readonly discontinued: boolean
  blocked: boolean
  listPrice: Decimal | undefined
  #onHand: Decimal
  #reserved = ZERO
  #sequence = 1
  #changedAt = 0

  constructor({ sku, name, onHand, listPrice, discontinued, blocked }: NewProduct) {
    this.sku = sku
    this.name = name
    this.discontinued = discontinued ?? false
    this.blocked = blocked ?? false
    this.listPrice = listPrice
    this.#onHand = onHand
  }

  get onHand(): Decimal {
    return this.#onHand
  }

  get available(): Decimal {
    return subtractDecimal(this.#onHand, this.#reserved)
  }

  /** Reserves what there is of a quantity and tells how much that was. */
  reserve(wanted: Decimal): Decimal {
    const free = this.available
    if (compareDecimal(free, ZERO) <= 0) return ZERO
    const taken = lesser(wanted, free)
    this.#reserved = addDecimal(this.#reserved, taken)
    return taken
  }

  free(quantity: Decimal): void {
    this.#reserved = subtractDecimal(this.#reserved, quantity)
  }

  /** Reserved goods leave the house. */
  take(quantity: Decimal): void {
    this.#onHand = subtractDecimal(this.#onHand, quantity)
    this.free(quantity)
  }

  /** What had left is in the house again, and reserved as before. */
  giveBack(quantity: Decimal): void {
    this.#onHand = addDecimal(this.#onHand, quantity)
    this.#reserved = addDecimal(this.#reserved, quantity)
  }

  add(quantity: Decimal): void {
    this.#onHand = addDecimal(this.#onHand, quantity)
  }

  /** Counts a change of stock; `at` is epoch ms. */
  changed(at: number): void {
    this.#sequence += 1
    this.#changedAt = at
  }

  read(): ErpFact {
    return {
      type: 'stock',
      at: new Date(this.#changedAt).toISOString(),
      sku: this.sku,
      location: LOCATION,
      onHand: formatDecimal(this.#onHand),
      reserved: formatDecimal(this.#reserved),
      available: formatDecimal(this.available),
      sequence: this.#sequence,
    }
  }
}
