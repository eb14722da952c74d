import assert from 'node:assert/strict'
import type { ErpReturn } from '../erp-document.ts'
import type { ReturnRequest } from '../port.ts'
import { call, type ErpUnderTest, leversOf } from './case.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

/** A line of an order. */
export interface Shipped {
  readonly documentId: string
  readonly mark: string
  readonly lineRef: string
}

/** An ERP may take seconds to ship an order: cases share one, each has a line of it. */
const LINES_OF_AN_ORDER = 10

const unused = new WeakMap<ErpUnderTest, Shipped[]>()

const shipOrder = async (erp: ErpUnderTest): Promise<Shipped[]> => {
  const lines = Array.from({ length: LINES_OF_AN_ORDER }, (_, index) =>
    sampleLine(erp.product, { lineNumber: index + 1, quantity: '4', netAmount: '40.00' }),
  )
  const { documentId, mark } = await posted(erp, sampleOrder(erp, { lines }))
  await leversOf(erp).ship(documentId)
  return lines.map(({ lineRef }) => ({ documentId, mark, lineRef }))
}

/** Four pieces at 10.00, shipped and invoiced, of which nothing was returned; others have lines of the same order. */
export const shipped = async (erp: ErpUnderTest): Promise<Shipped> => {
  const lines = unused.get(erp) ?? []
  if (lines.length === 0) lines.push(...(await shipOrder(erp)))
  unused.set(erp, lines)
  const [line] = lines.splice(0, 1)
  if (line === undefined) assert.fail('the shipped order has no lines')
  return line
}

export const sampleReturn = (
  { documentId, mark, lineRef }: Shipped,
  quantity: string,
  over: Partial<ReturnRequest> = {},
): ReturnRequest => ({
  mark: globalThis.crypto.randomUUID(),
  orderMark: mark,
  orderDocumentId: documentId,
  reason: 'not as described',
  lines: [{ lineRef, quantity, reason: 'damaged' }],
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
