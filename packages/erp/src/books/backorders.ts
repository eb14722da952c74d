import { addDecimal, isZero } from '@carrick/kernel'
import { backorderedOf, type BookLine, type BookOrder } from './book-order.ts'
import type { Product } from './stock.ts'

/** Orders that wait for supply, by sku, oldest first. */
export class Backorders {
  readonly #waiting = new Map<string, Set<BookOrder>>()

  /** One that waits already keeps its place. */
  add(entry: BookOrder): void {
    for (const line of entry.lines) {
      if (isZero(backorderedOf(line))) continue
      const waiting = this.#waiting.get(line.line.sku) ?? new Set()
      this.#waiting.set(line.line.sku, waiting.add(entry))
    }
  }

  /** The order has other lines than before. */
  replace(entry: BookOrder, before: readonly BookLine[]): void {
    this.add(entry)
    const open = entry.lines.filter((line) => !isZero(backorderedOf(line)))
    const still = new Set(open.map(({ line }) => line.sku))
    for (const { line } of before)
      if (!still.has(line.sku)) this.#waiting.get(line.sku)?.delete(entry)
  }

  remove(entry: BookOrder): void {
    for (const { line } of entry.lines) this.#waiting.get(line.sku)?.delete(entry)
  }

  /** Gives what is available to those who wait; returns the orders that got something. */
  fill(product: Product, promiseDate: string): readonly BookOrder[] {
    const waiting = this.#waiting.get(product.sku)
    if (waiting === undefined) return []
    return [...waiting].filter((entry) => {
      const lines = entry.lines.filter(({ line }) => line.sku === product.sku)
      const got = lines.filter((line) => {
        const taken = product.reserve(backorderedOf(line))
        if (isZero(taken)) return false
        line.confirmed = addDecimal(line.confirmed, taken)
        if (isZero(backorderedOf(line))) line.promiseDate = promiseDate
        return true
      })
      if (lines.every((line) => isZero(backorderedOf(line)))) waiting.delete(entry)
      return got.length > 0
    })
  }
}
