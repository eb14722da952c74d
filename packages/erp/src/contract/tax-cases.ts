import assert from 'node:assert/strict'
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDecimal,
  multiplyDecimal,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpFact } from '../erp-document.ts'
import {
  type ContractCase,
  call,
  type ErpUnderTest,
  leversOf,
  receiveReturnOf,
  taxRateOf,
} from './case.ts'
import { factsOf, feedEnd, newest, readFacts } from './feed-reader.ts'
import { posted, sampleOrder } from './sample-order.ts'
import { authorised, sampleReturn, shipped } from './sample-return.ts'

type Money = Extract<ErpFact, { type: 'invoice' | 'credit' }>

const CENTS = 2

const taxOn = (erp: ErpUnderTest, net: Decimal): Decimal =>
  divideDecimal(multiplyDecimal(net, parseDecimal(taxRateOf(erp))), parseDecimal('1'), CENTS)

const same = (found: string | null | undefined, expected: Decimal, what: string): void => {
  assert.ok(typeof found === 'string', `${what} is told`)
  assert.equal(compareDecimal(parseDecimal(found), expected), 0, `${what} is ${found}`)
}

/** Net and tax are gross, and the tax is that of the rate. */
const addsUp = (erp: ErpUnderTest, { netAmount, grossAmount, taxAmount }: Money): Decimal => {
  const net = parseDecimal(netAmount)
  const tax = taxOn(erp, net)
  same(taxAmount, tax, 'the tax')
  same(grossAmount, addDecimal(net, tax), 'gross')
  return tax
}

const told = async (
  erp: ErpUnderTest,
  cursor: string | undefined,
  type: Money['type'],
  mark: string,
): Promise<readonly Money[]> => {
  const { entries } = await readFacts(erp, cursor)
  const facts = [...newest(factsOf(entries, type, mark)).values()]
  return facts.filter((fact): fact is Money => fact.type === type)
}

export const taxCases: readonly ContractCase[] = [
  {
    name: 'a document tells the tax of its lines and charges, when it is taken and when it is read',
    needs: ['taxRate'],
    async run(erp) {
      const order = sampleOrder(erp)
      const { documentId, netAmount, taxAmount } = await posted(erp, order)
      const tax = taxOn(erp, parseDecimal('25.00'))
      same(netAmount, parseDecimal('25.00'), 'the net amount')
      same(taxAmount, tax, 'the tax')
      same((await erp.port.readOrder(documentId, call()))?.taxAmount, tax, 'the tax that is read')
      same((await erp.port.findByMark(order.mark, call()))?.taxAmount, tax, 'the tax that is found')
    },
  },
  {
    name: 'the invoices of an order tell its tax',
    needs: ['taxRate', 'levers'],
    async run(erp) {
      const cursor = await feedEnd(erp)
      const { documentId, mark, taxAmount } = await posted(erp)
      await leversOf(erp).ship(documentId)
      const invoices = await told(erp, cursor, 'invoice', mark)
      assert.ok(invoices.length > 0, 'the feed tells of the invoice')
      const taxes = invoices.map((invoice) => addsUp(erp, invoice))
      same(taxAmount, taxes.reduce(addDecimal, ZERO), 'the tax of the order')
    },
  },
  {
    name: 'a credit memo tells the tax that goes back',
    needs: ['taxRate', 'returns', 'levers', 'receiveReturn'],
    async run(erp) {
      const order = await shipped(erp)
      const asked = sampleReturn(order, '3')
      const { documentId } = await authorised(erp, asked)
      await receiveReturnOf(erp)(documentId)
      const cursor = await feedEnd(erp)
      const answer = await erp.port.creditReturn(
        {
          mark: asked.mark,
          documentId,
          requestId: globalThis.crypto.randomUUID(),
          lines: [{ lineRef: order.lineRef, quantity: '2' }],
          charges: [],
        },
        call(),
      )
      assert.equal(answer.kind, 'posted')
      const [memo] = await told(erp, cursor, 'credit', order.mark)
      assert.ok(memo, 'the feed tells of the credit memo')
      assert.equal(Number(memo.netAmount), 20)
      addsUp(erp, memo)
    },
  },
  {
    name: 'a draft is priced with its tax',
    needs: ['taxRate', 'simulate'],
    async run(erp) {
      const { customerNumber, orderDate, currency, lines, charges } = sampleOrder(erp)
      const [line] = lines
      assert.ok(line)
      const { lineRef, sku, quantity, uom, unitPrice, discount } = line
      const { taxAmount } = await erp.port.simulate(
        {
          ...{ customerNumber, orderDate, requestedDate: null, currency, shipTo: null, charges },
          lines: [{ lineRef, sku, quantity, uom, unitPrice, discount }],
        },
        call(),
      )
      same(taxAmount, taxOn(erp, parseDecimal('25.00')), 'the tax')
    },
  },
]
