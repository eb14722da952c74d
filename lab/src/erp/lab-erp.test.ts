import { createRestErp } from '@carrick/erp'
import { type ErpUnderTest, erpContract } from '@carrick/erp/contract'
import { parseDecimal } from '@carrick/kernel'
import { type LabErp, startLabErp } from './erp-server.ts'

const done = (act: () => unknown): Promise<void> => {
  act()
  return Promise.resolve()
}

const fill = ({ books: { masterData } }: LabErp): void => {
  for (const number of ['C-1', 'C-2', 'C-3']) masterData.addCustomer({ number, name: number })
  masterData.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('100') })
  for (const sku of ['P-1', 'P-2', 'P-3'])
    masterData.addProduct({ sku, name: sku, onHand: parseDecimal('100000') })
  masterData.addProduct({ sku: 'SCARCE', name: 'Scarce', onHand: parseDecimal('3') })
}

const labErp = async (uniqueMarks: boolean): Promise<ErpUnderTest> => {
  const erp = await startLabErp({ uniqueMarks })
  fill(erp)
  const { books, faults } = erp
  const port = createRestErp({
    instance: 'lab',
    baseUrl: erp.baseUrl,
    token: erp.token,
    concurrency: 16,
    idempotency: uniqueMarks ? 'unique-key' : 'lookup',
    now: () => Date.now(),
  })
  return {
    port,
    customer: 'C-1',
    product: 'P-1',
    scarceProduct: 'SCARCE',
    poorCustomer: 'POOR',
    documentsOf: (mark) => Promise.resolve(books.documentsOf(mark)),
    levers: {
      ship: (documentId) => done(() => books.ship(documentId) && books.invoice(documentId)),
      restock: (sku, quantity) => done(() => books.restock(sku, parseDecimal(quantity))),
      releaseHold: (documentId, hold) => done(() => books.releaseHold(documentId, hold)),
    },
    faults: {
      next: (fault) =>
        done(() => {
          faults.add(fault)
        }),
      letGo: () => done(() => faults.letGo()),
      down: () => erp.down(),
      up: () => erp.up(),
      clear: async () => {
        faults.forget()
        faults.letGo()
        await erp.up()
      },
    },
    close: async () => {
      await port.close()
      await erp.stop()
    },
  }
}

erpContract('the lab ERP through the rest adapter', () => labErp(true))
erpContract('the lab ERP without a unique key', () => labErp(false), { lacks: ['uniqueMarks'] })
