import { createRestErp } from '@carrick/erp'
import {
  type ErpFaults,
  type ErpLevers,
  type ErpUnderTest,
  erpContract,
  startFaultProxy,
} from '@carrick/erp/contract'
import type { ErpBooks } from '@carrick/erp/books'
import { parseDecimal } from '@carrick/kernel'
import type { LabErp } from './erp-server.ts'
import { type Lab, startLab } from './lab-erp.fixture.ts'

const done = (act: () => unknown): Promise<void> => {
  act()
  return Promise.resolve()
}

const leversOf = (books: ErpBooks): ErpLevers => ({
  enter: (order) => {
    const answer = books.enter(order)
    if (answer.kind === 'created') return Promise.resolve(answer.result.documentId)
    return Promise.reject(new Error(`the ERP answered ${answer.kind}`))
  },
  ship: (documentId) => done(() => books.ship(documentId) && books.invoice(documentId)),
  restock: (sku, quantity) => done(() => books.restock(sku, parseDecimal(quantity))),
  releaseHold: (documentId, hold) => done(() => books.releaseHold(documentId, hold)),
  pay: (invoiceId, amount) =>
    done(() => books.pay(invoiceId, amount === undefined ? undefined : parseDecimal(amount))),
  writeOff: (invoiceId) => done(() => books.writeOff(invoiceId)),
  receiveReturn: (documentId, lines) => done(() => books.receiveReturn(documentId, lines)),
  unreserve: (documentId) => done(() => books.unreserve(documentId)),
})

const ownFaults = (erp: LabErp): ErpFaults => ({
  next: (fault) =>
    done(() => {
      erp.faults.add(fault)
    }),
  letGo: () => done(() => erp.faults.letGo()),
  down: () => erp.down(),
  up: () => erp.up(),
  clear: async () => {
    erp.faults.forget()
    erp.faults.letGo()
    await erp.up()
  },
})

const TAX_RATE = '0.2'

const underTest = ({ erp, port, close }: Lab): ErpUnderTest => {
  erp.books.masterData.setTaxRate(parseDecimal(TAX_RATE))
  return {
    port,
    customer: 'C-1',
    product: 'P-1',
    scarceProduct: 'SCARCE',
    poorCustomer: 'POOR',
    listPrice: '9.50',
    taxRate: TAX_RATE,
    documentsOf: (mark) => Promise.resolve(erp.books.documentsOf(mark)),
    levers: leversOf(erp.books),
    faults: ownFaults(erp),
    close,
  }
}

const labErp = async (uniqueMarks: boolean): Promise<ErpUnderTest> =>
  underTest(await startLab({ uniqueMarks }))

/** As an integrator tests an ERP: what breaks is a proxy before it. */
const behindProxy = async (): Promise<ErpUnderTest> => {
  const lab = await startLab()
  const proxy = await startFaultProxy(lab.erp.baseUrl)
  const port = createRestErp({
    ...{ instance: 'lab', baseUrl: proxy.baseUrl, token: lab.erp.token, concurrency: 16 },
    now: () => Date.now(),
  })
  return {
    ...underTest(lab),
    port,
    faults: proxy.faults,
    close: async () => {
      await port.close()
      await proxy.close()
      await lab.close()
    },
  }
}

erpContract('the lab ERP through the rest adapter', () => labErp(true))
erpContract('the lab ERP without a unique key', () => labErp(false), { lacks: ['uniqueMarks'] })
erpContract('the lab ERP behind a fault proxy', behindProxy)
