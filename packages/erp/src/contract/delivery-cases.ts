import assert from 'node:assert/strict'
import type { ErpDocument } from '../erp-document.ts'
import { type ContractCase, type ErpUnderTest, leversOf, scarceProductOf } from './case.ts'
import { factsOf, readFacts } from './feed-reader.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

/** More than there ever is, whatever other cases did. */
const MUCH = '100000'
const SUPPLY = '500000'

const shipmentsOf = async (
  erp: ErpUnderTest,
  cursor: string | undefined,
  { mark }: ErpDocument,
): Promise<readonly (readonly number[])[]> => {
  const { entries } = await readFacts(erp, cursor)
  return factsOf(entries, 'shipment', mark).map(({ lines }) =>
    lines.map(({ quantity }) => Number(quantity)),
  )
}

export const deliveryCases: readonly ContractCase[] = [
  {
    name: 'of an order that goes whole or not at all nothing is shipped before all of it can be',
    needs: ['completeDelivery', 'levers', 'scarceProduct'],
    async run(erp) {
      const { cursor } = await readFacts(erp, undefined)
      const scarce = { lineNumber: 2, quantity: MUCH, netAmount: `${MUCH}0.00` }
      const lines = [sampleLine(erp.product), sampleLine(scarceProductOf(erp), scarce)]
      const document = await posted(erp, sampleOrder(erp, { completeDelivery: true, lines }))
      const levers = leversOf(erp)
      // There is nothing that may go: an ERP may say so to who tries.
      await levers.ship(document.documentId).catch(() => undefined)
      assert.deepEqual(await shipmentsOf(erp, cursor, document), [])
      await levers.restock(scarceProductOf(erp), SUPPLY)
      // As the mesh does: an ERP may reserve what came when it is asked what changed.
      const { entries } = await readFacts(erp, cursor)
      const answer = factsOf(entries, 'order', document.mark).at(-1)?.document
      assert.deepEqual(
        answer?.lines.map((line) => Number(line.confirmed)),
        [2, Number(MUCH)],
      )
      await levers.ship(document.documentId)
      assert.deepEqual(await shipmentsOf(erp, cursor, document), [[2, Number(MUCH)]])
    },
  },
]
