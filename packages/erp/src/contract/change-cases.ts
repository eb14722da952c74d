import assert from 'node:assert/strict'
import type { ErpDocument, ErpFact } from '../erp-document.ts'
import { type ContractCase, call, type ErpUnderTest } from './case.ts'
import { sampleOrder } from './sample-order.ts'

const posted = async (erp: ErpUnderTest): Promise<ErpDocument> => {
  const answer = await erp.port.create(sampleOrder(erp), call())
  assert.equal(answer.kind, 'posted')
  return answer.result
}

const allFacts = async (
  erp: ErpUnderTest,
  from: string | undefined,
  pageSize: number,
): Promise<{ facts: ErpFact[]; cursor: string }> => {
  const facts: ErpFact[] = []
  let cursor = from
  for (;;) {
    const page = await erp.port.changesSince(cursor, pageSize, call())
    facts.push(...page.entries)
    cursor = page.cursor
    if (!page.more) return { facts, cursor }
  }
}

const request = (documentId: string, requestId: string) => ({
  documentId,
  requestId,
  lines: [],
  reason: 'customer',
})

export const changeCases: readonly ContractCase[] = [
  {
    name: 'an order that is not shipped can be cancelled, once for the same request',
    needs: [],
    async run(erp) {
      if (!erp.port.capabilities().cancel) return
      const { documentId } = await posted(erp)
      const first = await erp.port.cancel(request(documentId, 'r-1'), call())
      assert.equal(first.kind, 'posted')
      assert.equal(first.result.cancelled, true)
      const second = await erp.port.cancel(request(documentId, 'r-1'), call())
      assert.deepEqual(second, first)
    },
  },
  {
    name: 'an order that is shipped is not cancelled',
    needs: ['ship'],
    async run(erp) {
      const { documentId } = await posted(erp)
      await erp.ship?.(documentId)
      const answer = await erp.port.cancel(request(documentId, 'r-1'), call())
      assert.equal(answer.kind, 'rejected')
    },
  },
  {
    name: 'cancelling a document that does not exist is refused',
    needs: [],
    async run(erp) {
      const answer = await erp.port.cancel(request('NO-SUCH-DOCUMENT', 'r-1'), call())
      assert.equal(answer.kind, 'rejected')
    },
  },
  {
    name: 'an ERP that takes no changes says so',
    needs: [],
    async run(erp) {
      if (erp.port.capabilities().amend) return
      const { documentId, version } = await posted(erp)
      const answer = await erp.port.amend(
        { documentId, baseVersion: version, order: sampleOrder(erp) },
        call(),
      )
      assert.equal(answer.kind, 'rejected')
      assert.equal(answer.findings[0]?.code, 'MESH_ERP_AMEND_UNSUPPORTED')
    },
  },
  {
    name: 'the feed tells of a new order and its shipment, whatever the page size',
    needs: ['ship'],
    async run(erp) {
      const before = await allFacts(erp, undefined, 500)
      const { documentId, mark } = await posted(erp)
      await erp.ship?.(documentId)
      const wide = await allFacts(erp, before.cursor, 500)
      const narrow = await allFacts(erp, before.cursor, 1)
      const own = (facts: readonly ErpFact[]): readonly string[] =>
        facts
          .filter(
            (fact) =>
              (fact.type === 'order'
                ? fact.document.mark
                : fact.type === 'stock'
                  ? ''
                  : fact.mark) === mark,
          )
          .map(({ type }) => type)
      assert.deepEqual(own(wide.facts), own(narrow.facts))
      assert.ok(own(wide.facts).includes('order'))
      assert.ok(own(wide.facts).includes('shipment'))
    },
  },
  {
    name: 'reading the feed again from the same cursor gives the same facts',
    needs: [],
    async run(erp) {
      const before = await allFacts(erp, undefined, 500)
      await posted(erp)
      assert.deepEqual(await allFacts(erp, before.cursor, 7), await allFacts(erp, before.cursor, 7))
    },
  },
  {
    name: 'customers and products are listed to the end',
    needs: [],
    async run(erp) {
      for (const [kind, number] of [
        ['customer', erp.customer],
        ['product', erp.product],
      ] as const) {
        const numbers = new Set<string>()
        let cursor: string | undefined
        for (;;) {
          const page = await erp.port.masterData(kind, cursor, 2, call())
          for (const entry of page.entries) numbers.add(entry.number)
          cursor = page.cursor
          if (!page.more) break
        }
        assert.ok(numbers.has(number), `${kind} ${number} should be listed`)
      }
    },
  },
]
