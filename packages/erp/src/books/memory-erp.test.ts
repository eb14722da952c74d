import { parseDecimal } from '@carrick/kernel'
import type { ErpUnderTest } from '../contract/case.ts'
import { erpContract } from '../contract/erp-contract.ts'
import { ErpBooks } from './erp-books.ts'
import { createMemoryErp } from './memory-erp.ts'

const done = (act: () => unknown): Promise<void> => {
  act()
  return Promise.resolve()
}

const memoryErp = (uniqueMarks: boolean): Promise<ErpUnderTest> => {
  const books = new ErpBooks(() => Date.UTC(2026, 10, 23), { uniqueMarks })
  const data = books.masterData
  for (const number of ['C-1', 'C-2', 'C-3']) data.addCustomer({ number, name: number })
  data.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('100') })
  for (const sku of ['P-1', 'P-2', 'P-3'])
    data.addProduct({
      sku,
      name: sku,
      onHand: parseDecimal('100000'),
      listPrice: parseDecimal('9.50'),
    })
  data.addProduct({ sku: 'SCARCE', name: 'Scarce', onHand: parseDecimal('3') })
  const port = createMemoryErp('memory', books, {
    idempotency: uniqueMarks ? 'unique-key' : 'lookup',
  })
  const { faults } = port
  return Promise.resolve({
    port,
    customer: 'C-1',
    product: 'P-1',
    scarceProduct: 'SCARCE',
    poorCustomer: 'POOR',
    listPrice: '9.50',
    documentsOf: (mark) => Promise.resolve(books.documentsOf(mark)),
    levers: {
      ship: (documentId) => done(() => books.ship(documentId) && books.invoice(documentId)),
      restock: (sku, quantity) => done(() => books.restock(sku, parseDecimal(quantity))),
      releaseHold: (documentId, hold) => done(() => books.releaseHold(documentId, hold)),
      pay: (invoiceId, amount) =>
        done(() => books.pay(invoiceId, amount === undefined ? undefined : parseDecimal(amount))),
      writeOff: (invoiceId) => done(() => books.writeOff(invoiceId)),
      receiveReturn: (documentId, lines) => done(() => books.receiveReturn(documentId, lines)),
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
