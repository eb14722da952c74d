import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { aMeta, aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import type { TaxFact } from './erp-fact.ts'
import type { OrderBook } from './order-book.ts'
import { tellOrderedTax, tellTax } from './tell-tax.ts'

const vat = (amount: string) => ({
  ...{ category: 'S', code: null, rate: '0.19', base: '178.00', amount },
  ...{ jurisdiction: null, exemption: null },
})
const fact = (over: Partial<TaxFact> = {}): TaxFact => ({
  type: 'tax',
  at: '2026-11-23T12:00:00Z',
  mark: SOME_ORDER,
  taxDocumentId: 'TX-1',
  version: 1,
  orderVersion: null,
  currency: 'EUR',
  taxAmount: '33.82',
  withdrawn: false,
  lines: [{ lineRef: 'line-1', taxes: [vat('33.82')] }],
  ...over,
})
const order = (tax: string | null = '33.82', over: Partial<Order> = {}): Order =>
  anOrder(SOME_ORDER, { taxAmount: tax === null ? null : parseDecimal(tax), ...over })

const after = (...steps: readonly (TaxFact | Order)[]) =>
  steps.reduce<{ book: OrderBook | undefined; disputes: unknown[]; news: unknown[] }>(
    ({ book, disputes, news }, step) => {
      const told =
        'type' in step
          ? tellTax(book, 'vertax', step)
          : tellOrderedTax(book, { meta: aMeta('OrderSubmitted', SOME_ORDER), order: step })
      const turned = (told.cases ?? []).map(({ payload }) => ({
        caseVersion: payload.caseVersion,
        cause: 'cause' in payload ? payload.cause : null,
      }))
      return {
        book: told.book ?? book,
        disputes: [...disputes, ...turned],
        news: [...news, ...told.news],
      }
    },
    { book: undefined, disputes: [], news: [] },
  )

describe('the tax that a tax service tells', () => {
  it('is told once for each version that says something new', () => {
    const { news } = after(
      fact(),
      fact(),
      fact({ version: 2 }),
      fact({ version: 3, taxAmount: '1' }),
    )
    expect(news).toMatchObject([
      {
        event: 'TaxDetermined',
        document: 'TX-1',
        payload: {
          taxAmount: parseDecimal('33.82'),
          documentVersion: 1,
          lines: [{ lineId: 'line-1', taxes: [{ rate: parseDecimal('0.19') }] }],
        },
      },
      { payload: { documentVersion: 3 } },
    ])
  })

  it('says nothing with a version that is older', () => {
    expect(after(fact({ version: 2 }), fact({ taxAmount: '9' })).news).toHaveLength(1)
  })

  it.each<[string, readonly (TaxFact | Order)[]]>([
    ['is the same', [order(), fact()]],
    [
      'differs by what two sides round',
      [order('33.81', { lines: [aLine(), aLine({ lineId: 'line-2' })] }), fact()],
    ],
    ['is left to others by the sales side', [order(null), fact()]],
    ['is of another version of the order', [order('5'), fact({ orderVersion: 7 })]],
    ['was taken back', [order('5'), fact({ withdrawn: true })]],
  ])('is no case when it %s', (_what, steps) => {
    expect(after(...steps).disputes).toEqual([])
  })

  it.each<[string, readonly (TaxFact | Order)[], string]>([
    ['the order came first', [order('30'), fact()], '33.82 EUR; the order has 30'],
    ['the order comes later', [fact(), order('30')], '33.82 EUR; the order has 30'],
    [
      'the currency is another',
      [order(), fact({ currency: 'USD' })],
      'in USD; the order is in EUR',
    ],
  ])('is a case when it differs: %s', (_what, steps, cause) => {
    const { disputes } = after(...steps)
    expect(disputes).toEqual([
      { caseVersion: 1, cause: `vertax says in TX-1 that the tax is ${cause}` },
    ])
  })

  it('is a case when lines differ that sum up alike', () => {
    const taxed = (lineId: string, amount: string) =>
      aLine({
        lineId,
        taxes: [
          {
            ...{ category: 'S', code: null, jurisdiction: null, exemption: null },
            ...{ rate: parseDecimal('0.19'), base: parseDecimal('89') },
            amount: parseDecimal(amount),
          },
        ],
      })
    const { disputes } = after(
      order('33.82', { lines: [taxed('line-1', '20.00'), taxed('line-2', '13.82')] }),
      fact({
        lines: [
          { lineRef: 'line-1', taxes: [vat('16.91')] },
          { lineRef: 'line-2', taxes: [vat('16.91')] },
        ],
      }),
    )
    expect(disputes).toMatchObject([
      { cause: expect.stringContaining('16.91 EUR for line line-1; the order has 20') as unknown },
    ])
  })

  it('is one case however often it is told, and none when both agree at last', () => {
    const { disputes } = after(
      order('30'),
      fact(),
      fact({ version: 2, taxAmount: '33.90' }),
      fact({ version: 3, taxAmount: '30', lines: [] }),
    )
    expect(disputes).toMatchObject([{ caseVersion: 1 }, { caseVersion: 2, cause: null }])
  })

  it('is settled by a newer version of the order, and not by an older one that comes late', () => {
    const corrected = order('33.82', { version: 2 })
    expect(after(order('30'), fact(), corrected).disputes).toMatchObject([
      { caseVersion: 1 },
      { caseVersion: 2, cause: null },
    ])
    expect(after(corrected, fact(), order('30')).disputes).toEqual([])
  })

  it('is over when the document is taken back', () => {
    const { disputes } = after(order('30'), fact(), fact({ version: 2, withdrawn: true }))
    expect(disputes).toMatchObject([{ caseVersion: 1 }, { caseVersion: 2, cause: null }])
  })

  it('of a document that is older than another one counts no more', () => {
    const { disputes } = after(
      order(),
      fact({ taxDocumentId: 'TX-2', at: '2026-11-24T12:00:00Z' }),
      fact({ taxAmount: '1' }),
    )
    expect(disputes).toEqual([])
  })
})
