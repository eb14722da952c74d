import { addDecimal, compareDecimal, type Decimal, isZero, subtractDecimal } from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import {
  type BookLine,
  type BookOrder,
  mayGo,
  partOf,
  quantityOf,
  type Shipment,
  shippable,
} from './book-order.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'
import type { Product } from './stock.ts'

/** Shipments: goods leave the house, arrive, and are said not to have left after all. */
export class Dispatch {
  readonly #journal: Journal
  readonly #masterData: MasterData

  constructor(journal: Journal, masterData: MasterData) {
    this.#journal = journal
    this.#masterData = masterData
  }

  /**
   * False when there is nothing to ship, less than is asked for, or a hold is on it, and while an order that
   * goes whole or not at all cannot go whole.
   */
  ship(entry: BookOrder, asked: readonly ErpQuantity[] | undefined): boolean {
    const { document, order, lines, shipments } = entry
    if (document.cancelled || document.holds.length > 0) return false
    const quantities = partOf(entry, shippable(entry), asked) ?? []
    if (quantities.length === 0 || !mayGo(entry, quantities)) return false
    for (const line of lines) {
      const quantity = quantityOf(quantities, line)
      line.shipped = addDecimal(line.shipped, quantity)
      this.#move(line, quantity, (product) => {
        product.take(quantity)
      })
    }
    const shipmentId = this.#journal.number('DN')
    const shipment: Shipment = {
      type: 'shipment',
      at: this.#journal.instant(),
      mark: order.mark,
      documentId: document.documentId,
      shipmentId,
      version: 1,
      shippedOn: this.#journal.today(),
      deliveredOn: null,
      carrier: 'Lab Freight',
      tracking: `LF${shipmentId.slice(3)}`,
      withdrawn: false,
      lines: quantities,
    }
    shipments.push(shipment)
    this.#journal.tell(shipment)
    return true
  }

  /** The customer has what was shipped; false when there is nothing new. */
  deliver(entry: BookOrder): boolean {
    const open = entry.shipments.filter((one) => one.deliveredOn === null && !one.withdrawn)
    for (const shipment of open)
      this.#change(entry, shipment, { deliveredOn: this.#journal.today() })
    return open.length > 0
  }

  /**
   * A shipment that never was: its goods are back and reserved for the order. False when it was
   * withdrawn before. `keeps` is how much of a line must stay shipped, because it came back already.
   */
  withdraw(entry: BookOrder, shipmentId: string, keeps: (line: BookLine) => Decimal): boolean {
    const shipment = entry.shipments.find((one) => one.shipmentId === shipmentId)
    if (shipment === undefined || shipment.withdrawn) return false
    const left = entry.lines.flatMap((line) => {
      const quantity = quantityOf(shipment.lines, line)
      if (isZero(quantity)) return []
      return [{ line, quantity, shipped: subtractDecimal(line.shipped, quantity) }]
    })
    if (left.some(({ line, shipped }) => compareDecimal(shipped, keeps(line)) < 0)) return false
    for (const { line, quantity, shipped } of left) {
      line.shipped = shipped
      this.#move(line, quantity, (product) => {
        product.giveBack(quantity)
      })
    }
    this.#change(entry, shipment, { withdrawn: true })
    return true
  }

  #move({ line }: BookLine, quantity: Decimal, act: (product: Product) => void): void {
    const product = this.#masterData.product(line.sku)
    if (product === undefined || isZero(quantity)) return
    act(product)
    this.#journal.stockChanged(product)
  }

  #change({ shipments }: BookOrder, shipment: Shipment, change: Partial<Shipment>): void {
    const changed = {
      ...shipment,
      ...change,
      at: this.#journal.instant(),
      version: shipment.version + 1,
    }
    shipments[shipments.indexOf(shipment)] = changed
    this.#journal.tell(changed)
  }
}
