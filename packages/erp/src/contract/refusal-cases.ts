import assert from 'node:assert/strict'
import type { ErpOrder } from '../erp-order.ts'
import { type ContractCase, call, type ErpUnderTest } from './case.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

const refused = async (erp: ErpUnderTest, order: ErpOrder, path: string): Promise<void> => {
  const answer = await erp.port.create(order, call())
  assert.equal(answer.kind, 'rejected')
  const paths = answer.findings.map((finding) => finding.path)
  assert.ok(
    paths.some((found) => found.startsWith(path)),
    `a finding should name ${path}; they name ${paths.join(', ')}`,
  )
  for (const { code, message } of answer.findings) {
    assert.match(code, /^MESH_ERP_[A-Z0-9_]+$/)
    assert.notEqual(message, '', 'a finding says what was found')
  }
}

const refuses = (
  name: string,
  path: string,
  spoil: (sku: string) => Partial<ErpOrder>,
): ContractCase => ({
  name,
  needs: [],
  async run(erp) {
    const order = sampleOrder(erp, spoil(erp.product))
    await refused(erp, order, path)
    assert.equal(await erp.documentsOf(order.mark), 0, 'a refused order leaves no document')
    assert.equal(await erp.port.findByMark(order.mark, call()), undefined)
  },
})

export const refusalCases: readonly ContractCase[] = [
  refuses('an unknown customer is refused', 'customerNumber', () => ({
    customerNumber: 'NOBODY-0',
  })),
  refuses('an unknown product is refused, and named', 'lines[1]', (sku) => ({
    lines: [sampleLine(sku), sampleLine('NO-SUCH-SKU', { lineNumber: 2 })],
  })),
  refuses('a quantity of zero is refused', 'lines[0]', (sku) => ({
    lines: [sampleLine(sku, { quantity: '0', netAmount: '0' })],
  })),
  refuses('a negative quantity is refused', 'lines[0]', (sku) => ({
    lines: [sampleLine(sku, { quantity: '-1', netAmount: '-10.00' })],
  })),
  refuses('a quantity that is no number is refused', 'lines[0].quantity', (sku) => ({
    lines: [sampleLine(sku, { quantity: '1e3' })],
  })),
  refuses('an order without lines is refused', 'lines', () => ({ lines: [] })),
  refuses('an order of 501 lines is refused', 'lines', (sku) => ({
    lines: Array.from({ length: 501 }, (_, n) => sampleLine(sku, { lineNumber: n + 1 })),
  })),
  refuses('two lines of one name are refused', 'lines[1].lineRef', (sku) => ({
    lines: [sampleLine(sku), sampleLine(sku)],
  })),
  refuses('an unknown currency is refused', 'currency', () => ({ currency: 'XXX' })),
  refuses('a text longer than its field is refused', 'customerPoNumber', () => ({
    customerPoNumber: 'X'.repeat(400),
  })),
  {
    name: 'a mark that is used for other content is refused, and the document stays',
    needs: ['uniqueMarks'],
    async run(erp) {
      const order = sampleOrder(erp)
      const document = await posted(erp, order)
      await refused(erp, { ...order, customerPoNumber: 'PO-2' }, 'mark')
      assert.equal(await erp.documentsOf(order.mark), 1)
      assert.deepEqual(await erp.port.findByMark(order.mark, call()), document)
    },
  },
  {
    name: 'what was refused is taken under the same mark once it is mended',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      await refused(erp, { ...order, customerNumber: 'NOBODY-0' }, 'customerNumber')
      await posted(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
]
