import assert from 'node:assert/strict'
import type { ErpReturn } from '../erp-document.ts'
import type { ReturnRequest } from '../port.ts'
import { call, type ErpUnderTest, leversOf } from './case.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

export interface Shipped {
  readonly documentId: string
  readonly mark: string
}

/** An order of four pieces at 10.00, shipped and invoiced. */
export const shipped = async (erp: ErpUnderTest): Promise<Shipped> => {
  const lines = [sampleLine(erp.product, { quantity: '4', netAmount: '40.00' })]
  const { documentId, mark } = await posted(erp, sampleOrder(erp, { lines }))
  await leversOf(erp).ship(documentId)
  return { documentId, mark }
}

export const sampleReturn = (
  { documentId, mark }: Shipped,
  quantity: string,
  over: Partial<ReturnRequest> = {},
): ReturnRequest => ({
  mark: globalThis.crypto.randomUUID(),
  orderMark: mark,
  orderDocumentId: documentId,
  reason: 'not as described',
  lines: [{ lineRef: 'line-1', quantity, reason: 'damaged' }],
  ...over,
})

/** Authorises a return and asserts that it was. */
export const authorised = async (erp: ErpUnderTest, request: ReturnRequest): Promise<ErpReturn> => {
  const answer = await erp.port.createReturn(request, call())
  if (answer.kind === 'posted') return answer.result
  assert.fail(`the return should be authorised; the answer is ${JSON.stringify(answer)}`)
}

export const linesOf = ({
  lines,
}: ErpReturn): readonly (readonly [lineRef: string, authorised: number, received: number])[] =>
  lines.map((line) => [line.lineRef, Number(line.authorised), Number(line.received)])
