import type { Decimal } from '@carrick/kernel'
import type { MasterDataEntry } from '../erp-document.ts'
import { Customer, type NewCustomer } from './customers.ts'
import type { Feed } from './feed.ts'
import { SalesTax } from './sales-tax.ts'
import { type NewProduct, Product } from './stock.ts'

export interface MasterDataFeeds {
  readonly customer: Feed<MasterDataEntry>
  readonly product: Feed<MasterDataEntry>
}

/** Customers and products, each with a feed of what is new or changed; and what tax is on them. */
export class MasterData {
  readonly salesTax = new SalesTax()
  readonly #customers = new Map<string, Customer>()
  readonly #products = new Map<string, Product>()
  readonly #feeds: MasterDataFeeds
  readonly #stockChanged: (product: Product) => void

  constructor(feeds: MasterDataFeeds, stockChanged: (product: Product) => void) {
    this.#feeds = feeds
    this.#stockChanged = stockChanged
  }

  customer(number: string): Customer | undefined {
    return this.#customers.get(number)
  }

  product(sku: string): Product | undefined {
    return this.#products.get(sku)
  }

  /** Adds it, or takes its place. */
  addCustomer(customer: NewCustomer): void {
    const known = this.#customers.get(customer.number)
    if (known !== undefined) {
      known.creditLimit = customer.creditLimit
      known.blocked = customer.blocked ?? false
      known.setPrices(customer.prices)
      this.#customerChanged(known)
      return
    }
    const added = new Customer(customer)
    this.#customers.set(added.number, added)
    this.#customerChanged(added)
  }

  /** False when there is no such customer. */
  setCreditLimit(number: string, limit: Decimal | undefined): boolean {
    const customer = this.#customers.get(number)
    if (customer !== undefined) customer.creditLimit = limit
    return customer !== undefined
  }

  /** Adds it; one that is known keeps its stock. */
  addProduct(product: NewProduct): void {
    const known = this.#products.get(product.sku)
    if (known !== undefined) {
      known.listPrice = product.listPrice
      known.blocked = product.blocked ?? false
      this.#productChanged(known)
      return
    }
    const added = new Product(product)
    this.#products.set(added.sku, added)
    this.#productChanged(added)
    this.#stockChanged(added)
  }

  #customerChanged(customer: Customer): void {
    const { number } = customer
    this.#feeds.customer.put(number, {
      read: () => ({
        number,
        internalId: `C-${number}`,
        name: customer.name,
        active: !customer.blocked,
      }),
    })
  }

  #productChanged(product: Product): void {
    const { sku } = product
    this.#feeds.product.put(sku, {
      read: () => ({
        number: sku,
        internalId: `P-${sku}`,
        name: product.name,
        active: !product.blocked,
      }),
    })
  }
}
