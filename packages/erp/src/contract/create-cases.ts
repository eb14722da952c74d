import assert from 'node:assert/strict'
import { type ContractCase, call } from './case.ts'
import { sampleLine, sampleOrder } from './sample-order.ts'

const rejects = (
  name: string,
  path: string,
  spoil: (sku: string) => Parameters<typeof sampleOrder>[1],
): ContractCase => ({
  name,
  needs: [],
  async run(erp) {
    const order = sampleOrder(erp, spoil(erp.product))
    const answer = await erp.port.create(order, call())
    assert.equal(answer.kind, 'rejected')
    assert.ok(
      answer.findings.some((finding) => finding.path.startsWith(path)),
      `a finding should name ${path}; they name ${answer.findings.map((finding) => finding.path).join(', ')}`,
    )
    assert.equal(await erp.documentsOf(order.mark), 0, 'a refused order leaves no document')
  },
})

export const createCases: readonly ContractCase[] = [
  {
    name: 'a created order is found by its mark and by its number',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      const answer = await erp.port.create(order, call())
      assert.equal(answer.kind, 'posted')
      assert.equal(answer.result.mark, order.mark)
      assert.deepEqual(await erp.port.findByMark(order.mark, call()), answer.result)
      assert.equal((await erp.port.readOrder(answer.result.documentId, call()))?.mark, order.mark)
    },
  },
  {
    name: 'the price of the order wins, to the cent',
    needs: [],
    async run(erp) {
      const lines = [
        sampleLine(erp.product, {
          quantity: '3',
          unitPrice: '0.335',
          discount: '0.1',
          netAmount: '0.90',
        }),
      ]
      const answer = await erp.port.create(sampleOrder(erp, { lines }), call())
      assert.equal(answer.kind, 'posted')
      assert.equal(answer.result.netAmount, '5.90')
    },
  },
  {
    name: 'the same order twice is one document',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      const [first, second] = [
        await erp.port.create(order, call()),
        await erp.port.create(order, call()),
      ]
      assert.equal(first.kind, 'posted')
      assert.deepEqual(second, first)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'five at once are one document',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => erp.port.create(order, call())),
      )
      assert.ok(answers.some(({ kind }) => kind === 'posted'))
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a mark that is used for another content is refused',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      await erp.port.create(order, call())
      const answer = await erp.port.create({ ...order, customerPoNumber: 'PO-2' }, call())
      assert.equal(answer.kind, 'rejected')
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'an unknown mark is not found',
    needs: [],
    async run(erp) {
      assert.equal(await erp.port.findByMark(globalThis.crypto.randomUUID(), call()), undefined)
    },
  },
  {
    name: 'an order of 500 lines is taken whole',
    needs: [],
    async run(erp) {
      const lines = Array.from({ length: 500 }, (_, n) =>
        sampleLine(erp.product, { lineNumber: n + 1, quantity: '0.001', netAmount: '0.01' }),
      )
      const answer = await erp.port.create(sampleOrder(erp, { lines }), call(10_000))
      assert.equal(answer.kind, 'posted')
      assert.equal(answer.result.lines.length, 500)
    },
  },
  {
    name: 'a missing quantity waits as a backorder with a promise',
    needs: ['scarceProduct'],
    async run(erp) {
      const answer = await erp.port.create(
        sampleOrder(erp, { lines: [sampleLine(erp.scarceProduct ?? '', { quantity: '5' })] }),
        call(),
      )
      assert.equal(answer.kind, 'posted')
      const [line] = answer.result.lines
      assert.equal(Number(line?.confirmed) + Number(line?.backordered), 5)
      assert.ok(Number(line?.backordered) >= 2)
      assert.match(line?.promiseDate ?? '', /^\d{4}-\d{2}-\d{2}$/)
    },
  },
  {
    name: 'an order over the credit limit is a document on hold, not a refusal',
    needs: ['poorCustomer'],
    async run(erp) {
      const lines = [sampleLine(erp.product, { unitPrice: '1000.00', netAmount: '2000.00' })]
      const answer = await erp.port.create(
        sampleOrder(erp, { customerNumber: erp.poorCustomer ?? '', lines }),
        call(),
      )
      assert.equal(answer.kind, 'posted')
      assert.deepEqual(
        answer.result.holds.map(({ hold }) => hold),
        ['CREDIT'],
      )
    },
  },
  rejects('an unknown customer is refused', 'customerNumber', () => ({
    customerNumber: 'NOBODY-0',
  })),
  rejects('an unknown product is refused', 'lines[0]', () => ({
    lines: [sampleLine('NO-SUCH-SKU')],
  })),
  rejects('a quantity of zero is refused', 'lines[0]', (sku) => ({
    lines: [sampleLine(sku, { quantity: '0' })],
  })),
  rejects('a negative quantity is refused', 'lines[0]', (sku) => ({
    lines: [sampleLine(sku, { quantity: '-1' })],
  })),
  rejects('an order without lines is refused', 'lines', () => ({ lines: [] })),
  rejects('an unknown currency is refused', 'currency', () => ({ currency: 'XXX' })),
  rejects('a text longer than its field is refused', 'customerPoNumber', () => ({
    customerPoNumber: 'X'.repeat(400),
  })),
]
