import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { ErpBooks } from '../books/erp-books.ts'
import { createMemoryErp, type MemoryFault } from '../books/memory-erp.ts'
import type { ErpUnderTest } from './case.ts'
import { applies, erpContract } from './index.ts'

const memoryErp = (): ErpUnderTest => {
  const books = new ErpBooks(() => Date.UTC(2026, 10, 23))
  for (const number of ['C-1', 'C-2', 'C-3']) books.addCustomer({ number, name: number })
  books.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('100') })
  for (const sku of ['P-1', 'P-2', 'P-3'])
    books.addProduct({ sku, name: sku, onHand: parseDecimal('100000') })
  books.addProduct({ sku: 'SCARCE', name: 'Scarce', onHand: parseDecimal('3') })
  const port = createMemoryErp('memory', books)
  const fail = (...faults: readonly MemoryFault[]): Promise<void> => {
    port.fail(...faults)
    return Promise.resolve()
  }
  return {
    port,
    customer: 'C-1',
    product: 'P-1',
    scarceProduct: 'SCARCE',
    poorCustomer: 'POOR',
    documentsOf: (mark) =>
      Promise.resolve(books.orders.filter(({ order }) => order.mark === mark).length),
    ship: (documentId) => {
      books.ship(documentId)
      return Promise.resolve()
    },
    faults: {
      cutBeforeCommit: () => fail({ kind: 'cut-before-commit' }),
      cutAfterCommit: () => fail({ kind: 'cut-after-commit' }),
      throttle: (afterMs) => fail({ kind: 'throttle', afterMs }),
      down: () => fail({ kind: 'down' }),
      up: () => Promise.resolve(),
    },
  }
}

describe('the ERP contract on the in-memory ERP', () => {
  it.each(
    erpContract.filter((one) => applies(one, memoryErp())).map((one) => [one.name, one] as const),
  )('%s', async (_name, one) => {
    await expect(one.run(memoryErp())).resolves.toBeUndefined()
  })
})
