import assert from 'node:assert/strict'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { call, type ErpUnderTest } from './case.ts'

/** Two pieces at 10.00 unless said otherwise. */
export const sampleLine = (sku: string, over: Partial<ErpLine> = {}): ErpLine => ({
  lineRef: `line-${String(over.lineNumber ?? 1)}`,
  lineNumber: 1,
  sku,
  description: 'As ordered',
  quantity: '2',
  uom: 'C62',
  unitPrice: '10.00',
  discount: '0',
  netAmount: '20.00',
  requestedDate: null,
  extensions: {},
  ...over,
})

/** A small order that an ERP with this customer and product takes; all have the same purchase order number. */
export const sampleOrder = (
  erp: Pick<ErpUnderTest, 'customer' | 'product' | 'currency'>,
  over: Partial<ErpOrder> = {},
): ErpOrder => ({
  mark: globalThis.crypto.randomUUID(),
  version: 1,
  customerNumber: erp.customer,
  customerPoNumber: 'PO-1',
  orderDate: '2026-11-23',
  requestedDate: '2026-12-24',
  currency: erp.currency ?? 'EUR',
  shipTo: null,
  billTo: null,
  lines: [sampleLine(erp.product)],
  charges: [{ code: 'FREIGHT', description: 'Freight', amount: '5.00' }],
  priority: 5,
  completeDelivery: false,
  notes: [],
  extensions: {},
  ...over,
})

/** Posts an order and asserts that it was taken. */
export const posted = async (
  erp: ErpUnderTest,
  order: ErpOrder = sampleOrder(erp),
): Promise<ErpDocument> => {
  const answer = await erp.port.create(order, call())
  if (answer.kind === 'posted') return answer.result
  assert.fail(`the order should be taken; the answer is ${JSON.stringify(answer)}`)
}
