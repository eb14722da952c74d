import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpCreditCheck, ErpHold } from '../erp-document.ts'

export interface NewCustomer {
  readonly number: string
  readonly name: string
  /** Absent = no limit. */
  readonly creditLimit?: Decimal
  /** Orders of it are refused. */
  readonly blocked?: boolean
  /** What it was promised; wins over the price list. */
  readonly prices?: readonly ContractPrice[]
}

export interface ContractPrice {
  readonly sku: string
  readonly unitPrice: Decimal
}

export class Customer {
  readonly number: string
  readonly name: string
  creditLimit: Decimal | undefined
  blocked: boolean
  #prices: ReadonlyMap<string, Decimal>
  /** Net amount of its orders that are neither cancelled nor invoiced. */
  #open = ZERO

  constructor({ number, name, creditLimit, blocked, prices }: NewCustomer) {
    this.number = number
    this.name = name
    this.creditLimit = creditLimit
    this.blocked = blocked ?? false
    this.#prices = pricesBySku(prices)
  }

  setPrices(prices: readonly ContractPrice[] | undefined): void {
    this.#prices = pricesBySku(prices)
  }

  priceOf(sku: string): Decimal | undefined {
    return this.#prices.get(sku)
  }

  owe(amount: Decimal): void {
    this.#open = addDecimal(this.#open, amount)
  }

  settle(amount: Decimal): void {
    this.#open = subtractDecimal(this.#open, amount)
  }

  /** The hold that the credit limit puts on the newest order. */
  creditHolds(): readonly ErpHold[] {
    const limit = this.creditLimit
    if (limit === undefined || compareDecimal(this.#open, limit) <= 0) return []
    const open = formatDecimal(this.#open)
    const reason = `open orders of ${open} exceed the limit of ${formatDecimal(limit)}`
    return [{ hold: 'CREDIT', reason }]
  }

  /** Whether one more order of this net amount would be held. */
  creditCheck(amount: Decimal): ErpCreditCheck {
    if (this.creditLimit === undefined) return { ok: true, available: null }
    const available = subtractDecimal(this.creditLimit, this.#open)
    return { ok: compareDecimal(amount, available) <= 0, available: formatDecimal(available) }
  }
}

const pricesBySku = (prices: readonly ContractPrice[] = []): ReadonlyMap<string, Decimal> =>
  new Map(prices.map(({ sku, unitPrice }) => [sku, unitPrice]))
