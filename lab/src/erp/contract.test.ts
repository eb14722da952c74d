import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRestErp, type ErpPort } from '@carrick/erp'
import { applies, erpContract, type ErpUnderTest } from '@carrick/erp/contract'
import { parseDecimal } from '@carrick/kernel'
import { type LabErp, startLabErp } from './erp-server.ts'

let erp: LabErp
let port: ErpPort

beforeAll(async () => {
  erp = await startLabErp()
  for (const number of ['C-1', 'C-2', 'C-3']) erp.books.addCustomer({ number, name: number })
  erp.books.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('100') })
  for (const sku of ['P-1', 'P-2', 'P-3'])
    erp.books.addProduct({ sku, name: sku, onHand: parseDecimal('100000') })
  erp.books.addProduct({ sku: 'SCARCE', name: 'Scarce', onHand: parseDecimal('3') })
  port = createRestErp({
    instance: 'lab',
    baseUrl: erp.baseUrl,
    token: erp.token,
    concurrency: 16,
    now: () => Date.UTC(2026, 10, 23),
  })
})

afterAll(async () => {
  await port.close()
  await erp.stop()
})

const done = (act: () => void): Promise<void> => {
  act()
  return Promise.resolve()
}

const underTest = (): ErpUnderTest => ({
  port,
  customer: 'C-1',
  product: 'P-1',
  scarceProduct: 'SCARCE',
  poorCustomer: 'POOR',
  documentsOf: (mark) =>
    Promise.resolve(erp.books.orders.filter(({ order }) => order.mark === mark).length),
  ship: (documentId) =>
    done(() => {
      erp.books.ship(documentId)
    }),
  faults: {
    cutBeforeCommit: () =>
      done(() => {
        erp.faults.add({ kind: 'cut-before-commit' })
      }),
    cutAfterCommit: () =>
      done(() => {
        erp.faults.add({ kind: 'cut-after-commit' })
      }),
    throttle: (afterMs) =>
      done(() => {
        erp.faults.add({ kind: 'throttle', afterMs })
      }),
    holdThenCommit: (ms) =>
      done(() => {
        erp.faults.add({ kind: 'hold-then-commit', ms })
      }),
    malformed: () =>
      done(() => {
        erp.faults.add({ kind: 'malformed' })
      }),
    serverError: () =>
      done(() => {
        erp.faults.add({ kind: 'server-error' })
      }),
    down: () => erp.down(),
    up: () => erp.up(),
  },
})

describe('the ERP contract on the lab ERP, through the rest adapter', () => {
  it.each(erpContract.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const subject = underTest()
    expect(applies(one, subject)).toBe(true)
    await expect(one.run(subject)).resolves.toBeUndefined()
  })
})
