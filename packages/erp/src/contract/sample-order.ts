import type { ErpLine, ErpOrder } from '../erp-order.ts'
import type { ErpUnderTest } from './case.ts'

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

/** A small order that the ERP under test must take. */
export const sampleOrder = (erp: ErpUnderTest, over: Partial<ErpOrder> = {}): ErpOrder => ({
  mark: globalThis.crypto.randomUUID(),
  customerNumber: erp.customer,
  customerPoNumber: 'PO-1',
  orderDate: '2026-11-23',
  requestedDate: null,
  currency: 'EUR',
  shipTo: null,
  billTo: null,
  lines: [sampleLine(erp.product)],
  charges: [{ code: 'FREIGHT', description: 'Freight', amount: '5.00' }],
  priority: 5,
  notes: [],
  extensions: {},
  ...over,
})
