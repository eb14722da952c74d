import { type ErpUnderTest, erpContract } from '@carrick/erp/contract'
import { parseDecimal } from '@carrick/kernel'
import { startLab } from './lab-erp.fixture.ts'

const done = (act: () => unknown): Promise<void> => {
  act()
  return Promise.resolve()
}

const labErp = async (uniqueMarks: boolean): Promise<ErpUnderTest> => {
  const { erp, port, close } = await startLab({ uniqueMarks })
  const { books, faults } = erp
  return {
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
    close,
  }
}

erpContract('the lab ERP through the rest adapter', () => labErp(true))
erpContract('the lab ERP without a unique key', () => labErp(false), { lacks: ['uniqueMarks'] })
