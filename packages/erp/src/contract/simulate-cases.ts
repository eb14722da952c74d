import assert from 'node:assert/strict'
import type { ErpDraft, ErpDraftLine } from '../erp-order.ts'
import {
  type ContractCase,
  call,
  type ErpUnderTest,
  faultsOf,
  listPriceOf,
  poorCustomerOf,
  scarceProductOf,
} from './case.ts'
import { feedEnd, readFacts } from './feed-reader.ts'
import { sampleOrder } from './sample-order.ts'

const draftLine = (erp: ErpUnderTest, over: Partial<ErpDraftLine> = {}): ErpDraftLine => ({
  lineRef: 'line-1',
  sku: erp.product,
  quantity: '3',
  uom: 'C62',
  unitPrice: '10.00',
  discount: '0',
  ...over,
})

const draft = (erp: ErpUnderTest, over: Partial<ErpDraft> = {}): ErpDraft => {
  const { customerNumber, orderDate, requestedDate, currency, shipTo, charges } = sampleOrder(erp)
  return {
    ...{ customerNumber, orderDate, requestedDate, currency, shipTo, charges },
    lines: [draftLine(erp)],
    ...over,
  }
}

export const simulateCases: readonly ContractCase[] = [
  {
    name: 'a draft is priced at its own price, to the cent, and nothing of it stays',
    needs: ['simulate'],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const line = draftLine(erp, { unitPrice: '0.335', discount: '0.1' })
      const asked = draft(erp, { lines: [line] })
      const simulation = await erp.port.simulate(asked, call())
      assert.equal(simulation.currency, asked.currency)
      assert.equal(Number(simulation.netAmount), 5.9, 'a line of 0.90 and freight of 5.00')
      assert.deepEqual(
        simulation.lines.map(({ lineRef, netAmount }) => [lineRef, Number(netAmount)]),
        [['line-1', 0.9]],
      )
      assert.deepEqual(simulation.findings, [])
      assert.equal(Number(simulation.lines[0]?.confirmed), 3)
      assert.deepEqual((await readFacts(erp, cursor)).entries, [])
    },
  },
  {
    name: 'a draft without a price is priced by the ERP',
    needs: ['simulate', 'listPrice'],
    async run(erp) {
      const lines = [draftLine(erp, { quantity: '1', unitPrice: null })]
      const simulation = await erp.port.simulate(draft(erp, { lines, charges: [] }), call())
      const price = Number(listPriceOf(erp))
      assert.equal(Number(simulation.lines[0]?.unitPrice), price)
      assert.equal(Number(simulation.netAmount), price)
    },
  },
  {
    name: 'a draft of more than there is says how much can be delivered',
    needs: ['simulate', 'scarceProduct'],
    async run(erp) {
      const sku = scarceProductOf(erp)
      const lines = [draftLine(erp, { sku, quantity: '100000' })]
      const [line] = (await erp.port.simulate(draft(erp, { lines }), call())).lines
      assert.ok(line !== undefined && Number(line.confirmed) < 100_000)
      assert.match(line.promiseDate ?? '2026-01-01', /^\d{4}-\d{2}-\d{2}$/)
    },
  },
  {
    name: 'a draft over the credit limit says that the order would be held',
    needs: ['simulate', 'poorCustomer'],
    async run(erp) {
      const lines = [draftLine(erp, { unitPrice: '1000.00' })]
      const asked = draft(erp, { customerNumber: poorCustomerOf(erp), lines })
      assert.equal((await erp.port.simulate(asked, call())).credit?.ok, false)
      const { credit } = await erp.port.simulate(draft(erp, { lines }), call())
      assert.notEqual(credit?.ok, false, 'who has no limit is not held')
    },
  },
  {
    name: 'what would be refused is found, with the paths of the draft',
    needs: ['simulate'],
    async run(erp) {
      const lines = [draftLine(erp), draftLine(erp, { lineRef: 'line-2', sku: 'NO-SUCH-SKU' })]
      const asked = draft(erp, { customerNumber: 'NOBODY-0', lines })
      const { findings } = await erp.port.simulate(asked, call())
      for (const path of ['customerNumber', 'lines[1]']) {
        const found = findings.find((finding) => finding.path.startsWith(path))
        assert.ok(found, `a finding should name ${path}`)
        assert.match(found.code, /^MESH_ERP_[A-Z0-9_]+$/)
        assert.notEqual(found.message, '', 'a finding says what was found')
      }
    },
  },
  {
    name: 'an ERP that is away prices nothing, and says that it is away',
    needs: ['simulate', 'faults'],
    async run(erp) {
      await faultsOf(erp).down()
      await assert.rejects(erp.port.simulate(draft(erp), call()), { kind: 'held' })
      await faultsOf(erp).up()
      await erp.port.simulate(draft(erp), call())
    },
  },
  {
    name: 'an ERP that prices no drafts says so',
    needs: [],
    async run(erp) {
      if (erp.port.capabilities().simulate) return
      await assert.rejects(erp.port.simulate(draft(erp), call()), {
        code: 'MESH_ERP_SIMULATE_UNSUPPORTED',
      })
    },
  },
]
