import { type Decimal, parseDecimal } from '@carrick/kernel'
import type { ErpUnderTest } from '../contract/case.ts'
import { erpContract } from '../contract/erp-contract.ts'
import { ErpBooks } from './erp-books.ts'
import { createMemoryErp } from './memory-erp.ts'
import type { ErpQuantity } from '../erp-document.ts'
import { priceForErp, toErp } from '../units/count.ts'
import { inUnitsOfSale } from '../units/in-units-of-sale.ts'
import { refFor } from '../units/line-ref.ts'
import { parseRatio, type UnitRule } from '../units/unit-rule.ts'

const done = (act: () => unknown): Promise<void> => {
  act()
  return Promise.resolve()
}

/** By which `units` orders sell, and how many of the books' own one of them is. */
const memoryErp = (
  uniqueMarks: boolean,
  units: readonly UnitRule[] = [],
): Promise<ErpUnderTest> => {
  const each = units[0]?.ratio ?? { numerator: 1n, denominator: 1n }
  const inBooks = (quantity: string): Decimal => parseDecimal(toErp(quantity, each).quantity)
  const books = new ErpBooks(() => Date.UTC(2026, 10, 23), { uniqueMarks })
  const data = books.masterData
  for (const number of ['C-1', 'C-2', 'C-3']) data.addCustomer({ number, name: number })
  data.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('100') })
  for (const sku of ['P-1', 'P-2', 'P-3'])
    data.addProduct({
      sku,
      name: sku,
      onHand: inBooks('100000'),
      listPrice: parseDecimal(priceForErp('9.50', each)),
    })
  data.setTaxRate(parseDecimal('0.2'))
  data.addProduct({ sku: 'SCARCE', name: 'Scarce', onHand: inBooks('3') })
  const port = createMemoryErp('memory', books, {
    idempotency: uniqueMarks ? 'unique-key' : 'lookup',
  })
  const { faults } = port
  const counted = ({ lineRef, quantity }: ErpQuantity): ErpQuantity => ({
    lineRef: refFor(lineRef, units[0]),
    quantity: toErp(quantity, each).quantity,
  })
  return Promise.resolve({
    port: inUnitsOfSale(port, units),
    customer: 'C-1',
    product: 'P-1',
    scarceProduct: 'SCARCE',
    poorCustomer: 'POOR',
    listPrice: '9.50',
    taxRate: '0.2',
    documentsOf: (mark) => Promise.resolve(books.documentsOf(mark)),
    levers: {
      enter: (order) => {
        const answer = books.enter(order)
        if (answer.kind === 'created') return Promise.resolve(answer.result.documentId)
        return Promise.reject(new Error(`the ERP answered ${answer.kind}`))
      },
      ship: (documentId) => done(() => books.ship(documentId) && books.invoice(documentId)),
      restock: (sku, quantity) => done(() => books.restock(sku, inBooks(quantity))),
      releaseHold: (documentId, hold) => done(() => books.releaseHold(documentId, hold)),
      pay: (invoiceId, amount) =>
        done(() => books.pay(invoiceId, amount === undefined ? undefined : parseDecimal(amount))),
      writeOff: (invoiceId) => done(() => books.writeOff(invoiceId)),
      receiveReturn: (documentId, lines) =>
        done(() => books.receiveReturn(documentId, lines?.map(counted))),
      unreserve: (documentId) => done(() => books.unreserve(documentId)),
    },
    faults: {
      next: (fault) => done(() => faults.add(fault)),
      letGo: () => done(() => faults.letGo()),
      down: () => done(() => port.down()),
      up: () => done(() => port.up()),
      clear: () =>
        done(() => {
          faults.forget()
          faults.letGo()
          port.up()
        }),
    },
    close: () => Promise.resolve(),
  })
}

erpContract('the in-memory ERP', () => memoryErp(true))
erpContract('the in-memory ERP without a unique key', () => memoryErp(false), {
  lacks: ['uniqueMarks'],
})

erpContract('the in-memory ERP that counts in other units', () =>
  memoryErp(true, [{ unit: 'C62', product: null, ratio: parseRatio('5/2'), erpUnit: 'KGM' }]),
)
