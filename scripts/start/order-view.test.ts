import { describe, expect, it } from '@jest/globals'
import { ErpBooks } from '@carrick/erp/books'
import type { ErpOrder } from '@carrick/erp'
import { parseDecimal } from '@carrick/kernel'
import { heldInDemo } from './demo-erp.ts'
import { viewOrder } from './order-view.ts'

const LINE = '802000000000001AAA'

const order: ErpOrder = {
  mark: 'o-1',
  version: 1,
  customerNumber: 'KLEIN',
  customerPoNumber: null,
  orderDate: '2026-11-23',
  requestedDate: null,
  currency: 'EUR',
  shipTo: null,
  billTo: null,
  lines: [
    {
      lineRef: LINE,
      lineNumber: 1,
      sku: 'ROPE-08',
      description: null,
      quantity: '2',
      uom: 'C62',
      unitPrice: '10.00',
      discount: '0',
      netAmount: '20.00',
      requestedDate: null,
      extensions: {},
    },
  ],
  charges: [],
  priority: 5,
  completeDelivery: false,
  notes: [],
  extensions: {},
}

const held = (creditLimit?: string) => {
  const books = new ErpBooks(() => 0)
  const limit = creditLimit === undefined ? {} : { creditLimit: parseDecimal(creditLimit) }
  books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein', ...limit })
  books.masterData.addProduct({ sku: 'ROPE-08', name: 'Rope', onHand: parseDecimal('100') })
  books.create(order)
  const documentId = books.find('o-1')?.documentId ?? ''
  const entry = () => {
    const found = books.order(documentId)
    return found && heldInDemo(found)
  }
  return { books, documentId, entry }
}

const shown = (fields: object, line: object = {}) => ({
  fields: { ...fields },
  lines: new Map([[LINE, { ...line }]]),
})

describe('an order in the books of both sides', () => {
  it('is settled when Salesforce shows the number and the quantities that the ERP holds', () => {
    const { books, documentId, entry } = held()
    const number = { ERP_Order_No__c: documentId, Integration_Status__c: 'POSTED' }
    expect(viewOrder(shown(number), entry(), false)).toMatchObject({
      final: 'posted',
      settled: false,
    })
    books.ship(documentId)
    books.invoice(documentId)
    const stale = shown(number, { Qty_Shipped__c: 2, Qty_Invoiced__c: 1 })
    expect(viewOrder(stale, entry(), false).settled).toBe(false)
    const current = shown(number, { Qty_Shipped__c: 2, Qty_Invoiced__c: '2.0' })
    expect(viewOrder(current, entry(), false).settled).toBe(true)
    const other = shown({ ...number, ERP_Order_No__c: 'SO-9' }, current.lines.get(LINE))
    expect(viewOrder(other, entry(), false).settled).toBe(false)
  })

  it('is held when the ERP holds it, and settled when Salesforce says so', () => {
    const { documentId, entry } = held('5.00')
    const without = shown({ ERP_Order_No__c: documentId })
    expect(viewOrder(without, entry(), false)).toMatchObject({ final: 'held', settled: false })
    const withHold = shown({ ERP_Order_No__c: documentId, Hold_Codes__c: 'CREDIT' })
    expect(viewOrder(withHold, entry(), false).settled).toBe(true)
  })

  it('is cancelled when the ERP has it so, and settled when Salesforce says so', () => {
    const { books, documentId, entry } = held()
    books.cancel({ documentId, requestId: 'r-1', lines: [] })
    const before = { ERP_Order_No__c: documentId, Integration_Status__c: 'POSTED' }
    expect(viewOrder(shown(before), entry(), false)).toMatchObject({
      final: 'cancelled',
      settled: false,
    })
    const after = { ...before, Acceptance_Status__c: 'ACCEPTED', Lifecycle_Status__c: 'CANCELLED' }
    expect(viewOrder(shown(after), entry(), false)).toEqual({
      final: 'cancelled',
      settled: true,
      shown: 'cancelled',
    })
  })

  it.each([
    [
      {
        Integration_Status__c: 'POSTED',
        Acceptance_Status__c: 'ACCEPTED',
        Hold_Codes__c: 'CREDIT',
      },
      'posted, accepted, on hold (credit)',
    ],
    [
      {
        Integration_Status__c: 'POSTED',
        Acceptance_Status__c: 'PARTIALLY_ACCEPTED',
        Fulfilment_Status__c: 'PARTIALLY_SHIPPED',
        Billing_Status__c: 'INVOICED',
        Lifecycle_Status__c: 'PARTIALLY_CANCELLED',
      },
      'posted, accepted in part, shipped in part, invoiced, cancelled in part',
    ],
    [
      {
        Integration_Status__c: 'PARKED',
        Acceptance_Status__c: 'PENDING',
        Lifecycle_Status__c: 'OPEN',
      },
      'waits for its customer or product in the ERP',
    ],
    [
      { Integration_Status__c: 'EXCEPTION', Acceptance_Status__c: 'REJECTED' },
      'not taken by the ERP, rejected',
    ],
  ])('is told in the words of business: %j', (fields, words) => {
    expect(viewOrder(shown(fields), undefined, false).shown).toBe(words)
  })

  it.each([
    [{ Integration_Status__c: 'WITHDRAWN', Lifecycle_Status__c: 'CANCELLED' }, false, 'cancelled'],
    [{ Integration_Status__c: 'PARKED' }, false, 'parked'],
    [{ Integration_Status__c: 'INVALID' }, false, 'rejected'],
    [{ Acceptance_Status__c: 'REJECTED' }, false, 'rejected'],
    [{ Integration_Status__c: 'QUEUED' }, true, 'deadLettered'],
    [{ Acceptance_Status__c: 'REJECTED' }, true, 'deadLettered'],
    [{ Integration_Status__c: 'QUEUED' }, false, undefined],
  ])('that no ERP has is what Salesforce shows: %j', (fields, isDead, final) => {
    expect(viewOrder(shown(fields), undefined, isDead).final).toBe(final)
  })
})
