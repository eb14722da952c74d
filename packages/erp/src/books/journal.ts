import { addDays, dayIn } from '@carrick/kernel'
import type { ErpDocument, ErpFact } from '../erp-document.ts'
import { factKey } from '../fact-key.ts'
import type { BookOrder } from './book-order.ts'
import type { Feed } from './feed.ts'
import type { Product } from './stock.ts'

const SUPPLY_DAYS = 14

/** Numbers and dates what is written into the books, and tells it in their feed. */
export class Journal {
  readonly facts: Feed<ErpFact>
  /** Epoch ms. */
  readonly now: () => number
  readonly #zone: string
  #counter = 0

  constructor(now: () => number, facts: Feed<ErpFact>, zone: string) {
    this.#zone = zone
    this.now = now
    this.facts = facts
  }

  number(prefix: string): string {
    this.#counter += 1
    return `${prefix}-${String(this.#counter).padStart(6, '0')}`
  }

  instant(): string {
    return new Date(this.now()).toISOString()
  }

  /** So many days from today. */
  day(offset: number): string {
    return addDays(dayIn(this.#zone, this.now()), offset)
  }

  today(): string {
    return this.day(0)
  }

  /** When goods that are not in stock will be. */
  supplyDay(): string {
    return this.day(SUPPLY_DAYS)
  }

  tell(fact: ErpFact): void {
    this.facts.put(factKey(fact), { read: () => fact })
  }

  change(entry: BookOrder, change: Partial<ErpDocument>): ErpDocument {
    entry.document = { ...entry.document, ...change, version: entry.document.version + 1 }
    entry.changedAt = this.now()
    this.orderChanged(entry)
    return entry.document
  }

  orderChanged(entry: BookOrder): void {
    this.facts.put(`order ${entry.document.documentId}`, {
      read: () => ({
        type: 'order',
        at: new Date(entry.changedAt).toISOString(),
        document: entry.document,
      }),
    })
  }

  stockChanged(product: Product | undefined): void {
    if (product === undefined) return
    product.changed(this.now())
    this.facts.put(`stock ${product.sku}`, product)
  }
}
