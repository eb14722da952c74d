import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpHold } from '../erp-document.ts'

export interface NewCustomer {
  readonly number: string
  readonly name: string
  /** Absent = no limit. */
  readonly creditLimit?: Decimal
  /** Orders of it are refused. */
  readonly blocked?: boolean
}

export class Customer {
  readonly number: string
  readonly name: string
  creditLimit: Decimal | undefined
  blocked: boolean
  /** Net amount of its orders that are neither cancelled nor invoiced. */
  #open = ZERO

  constructor({ number, name, creditLimit, blocked }: NewCustomer) {
    this.number = number
    this.name = name
    this.creditLimit = creditLimit
    this.blocked = blocked ?? false
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
}
