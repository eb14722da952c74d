import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import {
  CaseOpened,
  CaseResolved,
  InvoicePosted,
  type OrderSubmitted,
  TaxDetermined,
} from '@carrick/schemas'
import { aMeta, anOrder, emitted, given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import type { OrderFact } from '../domain/erp-fact.ts'
import type { OrderBook } from '../domain/order-book.ts'
import { compareTax } from './compare-tax.handler.ts'
import { publishFacts } from './publish-facts.handler.ts'

const submitted = (taxAmount: string, version = 1): OrderSubmitted => ({
  meta: aMeta('OrderSubmitted', SOME_ORDER),
  order: anOrder(SOME_ORDER, { taxAmount: parseDecimal(taxAmount), version }),
  flow: null,
})
const told = (version = 1, taxAmount = '33.82') => ({
  erp: 'vertax',
  sender: 'vertax',
  fact: {
    ...{ type: 'tax' as const, at: '2026-11-23T12:00:00Z', mark: SOME_ORDER },
    ...{ taxDocumentId: 'TX-1', version, orderVersion: null, currency: 'EUR', taxAmount },
    ...{ withdrawn: false, lines: [] },
  },
})
const tell = (book?: OrderBook, version?: number) => given(publishFacts(), book).when(told(version))
const submit = (book: OrderBook | undefined, taxAmount: string, version?: number) =>
  given(compareTax(), book).when(submitted(taxAmount, version))

describe('compare tax', () => {
  it('asks finance when a tax service says otherwise, whichever came first', () => {
    const late = submit(tell().state, '30')
    const early = tell(submit(undefined, '30').state)
    for (const decision of [late, early]) {
      expect(emitted(decision, CaseOpened)).toMatchObject([
        {
          subject: SOME_ORDER,
          code: 'MESH_FACTS_TAX_MISMATCH',
          ownerRole: 'finance',
          cause: 'vertax says in TX-1 that the tax is 33.82 EUR; the order has 30',
        },
      ])
    }
    expect(emitted(early, TaxDetermined)).toHaveLength(1)
  })

  it('asks once, and nobody when the order is redelivered', () => {
    const { state } = tell(submit(undefined, '30').state)
    expect(submit(state, '30')).toEqual({ disposition: 'duplicate' })
    expect(tell(state)).toEqual({ disposition: 'duplicate' })
  })

  it('closes the case when the order is corrected', () => {
    const { state } = tell(submit(undefined, '30').state)
    expect(emitted(submit(state, '33.82', 2), CaseResolved)).toMatchObject([
      { subject: SOME_ORDER, caseVersion: 2 },
    ])
  })

  it('keeps nothing of an order whose sales side leaves tax to others', () => {
    const order = { ...submitted('1'), order: anOrder(SOME_ORDER, { taxAmount: null }) }
    expect(given(compareTax()).when(order)).toEqual({ disposition: 'applied' })
  })
})

describe('the tax of the ERP', () => {
  const document = {
    ...{ documentId: 'SO-1', mark: SOME_ORDER, version: 1, acknowledgement: 'AP' as const },
    ...{ lines: [], holds: [], cancelled: false, orderVersion: 1, currency: 'EUR' },
    ...{ netAmount: '178.00', taxAmount: '33.82' },
  }
  const invoiced = (version: number, taxAmount: string, withdrawn = false) => ({
    ...{ type: 'invoice' as const, at: '2026-11-23T13:00:00Z', mark: SOME_ORDER, version },
    ...{ documentId: 'SO-1', invoiceId: 'IN-1', invoicedOn: '2026-11-23', dueOn: null },
    ...{ currency: 'EUR', netAmount: '178.00', grossAmount: '0', taxAmount, withdrawn },
    ...{ settlement: 'DUE' as const, paidAmount: '0', openAmount: '0', lines: [] },
  })
  const hear = (fact: OrderFact, book?: OrderBook, isCase = true) =>
    given(
      publishFacts(() => isCase),
      book,
    ).when({ erp: 'demo', fact })
  const ordered = submit(
    hear({ type: 'order', at: '2026-11-23T12:00:00Z', document }).state,
    '33.82',
  )
  const wrong = hear(invoiced(1, '12.46'), ordered.state)

  it('is asked about when an invoice has another than the order, with both amounts', () => {
    expect(emitted(wrong, InvoicePosted)).toMatchObject([{ taxAmount: parseDecimal('12.46') }])
    expect(emitted(wrong, CaseOpened)).toMatchObject([
      {
        ...{ subject: SOME_ORDER, code: 'MESH_ERP_TAX_MISMATCH', ownerRole: 'finance' },
        cause:
          'demo/SO-1 has a tax of 12.46 EUR in IN-1; the order has 33.82 for that, and rounding explains 0.005',
      },
    ])
  })

  it('is asked about as well when the order comes last, and once', () => {
    const { state } = hear(
      invoiced(1, '12.46'),
      hear({ type: 'order', at: '2026-11-23T12:00:00Z', document }).state,
    )
    expect(emitted(submit(state, '33.82'), CaseOpened)).toHaveLength(1)
    expect(hear(invoiced(1, '12.46'), wrong.state)).toEqual({ disposition: 'duplicate' })
  })

  it('is a new word in the same case when it is wrong in another way', () => {
    const [opened] = emitted(wrong, CaseOpened)
    const again = hear(invoiced(2, '14.24'), wrong.state)
    expect(emitted(again, CaseOpened)).toMatchObject([{ caseId: opened?.caseId, caseVersion: 2 }])
  })

  it.each([
    ['a later version of the invoice agrees', invoiced(2, '33.82')],
    ['the invoice is taken back', invoiced(2, '12.46', true)],
  ])('is no question any more when %s', (_, fact) => {
    const [opened] = emitted(wrong, CaseOpened)
    const right = hear(fact, wrong.state)
    expect(emitted(right, CaseResolved)).toMatchObject([{ caseId: opened?.caseId, caseVersion: 2 }])
  })

  it('is no question any more when the order is corrected and the ERP has that', () => {
    const amended = submit(wrong.state, '12.46', 2)
    const document2 = { ...document, version: 2, orderVersion: 2, taxAmount: '12.46' }
    const held = hear(
      { type: 'order', at: '2026-11-23T14:00:00Z', document: document2 },
      amended.state,
    )
    expect(emitted(amended, CaseResolved)).toHaveLength(1)
    expect(emitted(held, CaseOpened)).toEqual([])
  })

  it('is accepted where the company says so', () => {
    expect(namesEmitted(hear(invoiced(1, '12.46'), ordered.state, false))).toEqual([
      'InvoicePosted',
    ])
  })
})
