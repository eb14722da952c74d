import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { CaseOpened, CaseResolved, type OrderSubmitted, TaxDetermined } from '@carrick/schemas'
import { aMeta, anOrder, emitted, given, SOME_ORDER } from '@carrick/testkit'
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
const tell = (book?: OrderBook, version?: number) => given(publishFacts, book).when(told(version))
const submit = (book: OrderBook | undefined, taxAmount: string, version?: number) =>
  given(compareTax, book).when(submitted(taxAmount, version))

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
    expect(given(compareTax).when(order)).toEqual({ disposition: 'applied' })
  })
})
