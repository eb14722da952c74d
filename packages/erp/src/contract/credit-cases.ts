import assert from 'node:assert/strict'
import type { ErpCredit } from '../erp-document.ts'
import type { CreditRequest, ReturnRequest } from '../port.ts'
import {
  type ContractCase,
  call,
  type ErpUnderTest,
  faultsOf,
  type Offer,
  receiveReturnOf,
} from './case.ts'
import { factsOf, feedEnd, newest, readFacts } from './feed-reader.ts'
import { authorised, sampleReturn, type Shipped, shipped } from './sample-return.ts'

const NEEDS: readonly Offer[] = ['returns', 'levers', 'receiveReturn']

interface Received {
  readonly order: Shipped
  readonly asked: ReturnRequest
  readonly documentId: string
}

/** A return of three of four pieces at 10.00, all of them here. */
const received = async (erp: ErpUnderTest): Promise<Received> => {
  const order = await shipped(erp)
  const asked = sampleReturn(order, '3')
  const { documentId } = await authorised(erp, asked)
  await receiveReturnOf(erp)(documentId)
  return { order, asked, documentId }
}

const request = (
  { asked: { mark }, documentId, order: { lineRef } }: Received,
  quantity: string,
  over: Partial<CreditRequest> = {},
): CreditRequest => ({
  mark,
  documentId,
  requestId: globalThis.crypto.randomUUID(),
  lines: [{ lineRef, quantity }],
  charges: [],
  ...over,
})

const credited = async (erp: ErpUnderTest, asked: CreditRequest): Promise<ErpCredit> => {
  const answer = await erp.port.creditReturn(asked, call())
  if (answer.kind === 'posted') return answer.result
  assert.fail(`the return should be credited; the answer is ${JSON.stringify(answer)}`)
}

const lost = (
  name: string,
  kind: 'cut-after-commit' | 'malformed' | 'server-error' | 'foreign-answer',
): ContractCase => ({
  name,
  needs: [...NEEDS, 'faults'],
  async run(erp) {
    await credited(erp, request(await received(erp), '1'))
    const goods = await received(erp)
    const { asked } = goods
    const credit = request(goods, '3')
    await faultsOf(erp).next({ kind })
    assert.equal((await erp.port.creditReturn(credit, call())).kind, 'in-doubt')
    const credits = (await erp.port.findReturn(asked.mark, call()))?.credits ?? []
    assert.deepEqual(
      credits.map(({ requestId }) => requestId),
      [credit.requestId],
    )
    assert.deepEqual(await credited(erp, credit), credits[0])
  },
})

export const creditCases: readonly ContractCase[] = [
  {
    name: 'what was received is credited, once for the same request, and the return tells it',
    needs: NEEDS,
    async run(erp) {
      const goods = await received(erp)
      const { asked } = goods
      const credit = request(goods, '2')
      const first = await credited(erp, credit)
      assert.equal(first.requestId, credit.requestId)
      assert.equal(Number(first.netAmount), 20)
      assert.ok(Number(first.grossAmount) >= 20)
      assert.deepEqual(await credited(erp, credit), first)
      assert.deepEqual((await erp.port.findReturn(asked.mark, call()))?.credits, [first])
    },
  },
  {
    name: 'the feed tells of a credit memo, its return and its invoice',
    needs: NEEDS,
    async run(erp) {
      const goods = await received(erp)
      const { order, asked } = goods
      const cursor = await feedEnd(erp)
      const credit = await credited(erp, request(goods, '3'))
      const { entries } = await readFacts(erp, cursor)
      const facts = factsOf(entries, 'credit', order.mark)
      const own = facts.filter(({ returnMark }) => returnMark === asked.mark)
      const [fact] = [...newest(own).values()]
      assert.ok(fact?.type === 'credit')
      assert.equal(fact.creditMemoId, credit.creditMemoId)
      assert.equal(fact.documentId, order.documentId)
      assert.equal(fact.returnMark, asked.mark)
      assert.notEqual(fact.originalInvoiceId, null)
      assert.equal(Number(fact.netAmount), 30)
      assert.equal(fact.withdrawn, false)
      assert.deepEqual(
        fact.lines.map(({ lineRef, quantity }) => [lineRef, Number(quantity)]),
        [[order.lineRef, 3]],
      )
    },
  },
  {
    name: 'a restocking fee is kept back',
    needs: NEEDS,
    async run(erp) {
      const goods = await received(erp)
      const charges = [{ code: 'FREIGHT', description: 'Restocking', amount: '-2.50' }]
      const credit = await credited(erp, request(goods, '1', { charges }))
      assert.equal(Number(credit.netAmount), 7.5)
    },
  },
  {
    name: 'no more is credited than came in and is not credited yet',
    needs: NEEDS,
    async run(erp) {
      const order = await shipped(erp)
      const asked = sampleReturn(order, '3')
      const { documentId } = await authorised(erp, asked)
      const refused = async (quantity: string): Promise<void> => {
        const answer = await erp.port.creditReturn(
          request({ asked, documentId, order }, quantity),
          call(),
        )
        assert.equal(answer.kind, 'rejected')
        assert.notEqual(answer.findings[0]?.message ?? '', '')
      }
      await refused('1')
      await receiveReturnOf(erp)(documentId, [{ lineRef: order.lineRef, quantity: '2' }])
      await refused('3')
      await credited(erp, request({ asked, documentId, order }, '2'))
      await refused('1')
      assert.equal((await erp.port.findReturn(asked.mark, call()))?.credits.length, 1)
    },
  },
  {
    name: 'a credit for a document that does not exist is refused',
    needs: ['returns'],
    async run(erp) {
      const documentId = 'NO-SUCH-DOCUMENT'
      const order = { documentId, mark: 'nothing', lineRef: 'line-1' }
      const nothing = { documentId, order, asked: sampleReturn(order, '1') }
      const answer = await erp.port.creditReturn(request(nothing, '1'), call())
      assert.equal(answer.kind, 'rejected')
    },
  },
  lost('a credit whose answer is lost is in doubt, and found in the return', 'cut-after-commit'),
  lost('an answer to a credit that cannot be read is in doubt', 'malformed'),
  lost('a failure inside the ERP while it credits is in doubt', 'server-error'),
  lost('an answer about another credit is in doubt', 'foreign-answer'),
  {
    name: 'a credit lost before the commit is in doubt, not found, and a second try posts it',
    needs: [...NEEDS, 'faults'],
    async run(erp) {
      const goods = await received(erp)
      const { asked } = goods
      const credit = request(goods, '3')
      await faultsOf(erp).next({ kind: 'cut-before-commit' })
      assert.equal((await erp.port.creditReturn(credit, call())).kind, 'in-doubt')
      assert.deepEqual((await erp.port.findReturn(asked.mark, call()))?.credits, [])
      assert.equal(Number((await credited(erp, credit)).netAmount), 30)
    },
  },
  {
    name: 'a second try that overtakes a held credit posts one credit memo',
    needs: [...NEEDS, 'faults'],
    async run(erp) {
      const goods = await received(erp)
      const { asked } = goods
      const credit = request(goods, '2')
      await faultsOf(erp).next({ kind: 'hold' })
      const answer = await erp.port.creditReturn(credit, call(erp.shortDeadlineMs ?? 100))
      assert.equal(answer.kind, 'in-doubt')
      const posted = await credited(erp, credit)
      await faultsOf(erp).letGo()
      assert.deepEqual((await erp.port.findReturn(asked.mark, call()))?.credits, [posted])
    },
  },
  {
    name: 'a credit that the network repeats, answered twice, is one credit memo',
    needs: [...NEEDS, 'faults'],
    async run(erp) {
      const goods = await received(erp)
      const { asked } = goods
      const credit = request(goods, '2')
      await faultsOf(erp).next({ kind: 'repeat' })
      const { kind } = await erp.port.creditReturn(credit, call())
      assert.ok(kind === 'posted' || kind === 'in-doubt')
      const posted = await credited(erp, credit)
      assert.deepEqual((await erp.port.findReturn(asked.mark, call()))?.credits, [posted])
    },
  },
]
