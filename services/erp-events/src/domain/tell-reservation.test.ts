import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import type { OrderPosted } from '@carrick/schemas'
import { aMeta } from '@carrick/testkit'
import type { DocumentFact, LineAnswer } from './erp-fact.ts'
import type { OrderBook, Told } from './order-book.ts'
import { tellDocument } from './tell-document.ts'
import { tellPosting } from './tell-posting.ts'

const ORDER = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'

const line = (confirmed: string, backordered: string, lineRef = 'line-1'): LineAnswer => ({
  lineRef,
  code: backordered === '0' ? 'AP' : 'CA',
  confirmed,
  backordered,
  promiseDate: null,
  reason: null,
})

const fact = (
  version: number,
  lines: readonly LineAnswer[],
  over: Partial<DocumentFact['document']> = {},
): DocumentFact => ({
  type: 'order',
  at: '2026-11-23T12:00:00.000Z',
  document: {
    ...{ documentId: 'SO-1', mark: ORDER, version, orderVersion: 1, lines },
    ...{ acknowledgement: 'CA', holds: [], cancelled: false },
    ...over,
  },
})

/** What was told of each version, one after the other. */
const telling = (...facts: readonly DocumentFact[]): readonly Told[] => {
  let book: OrderBook | undefined
  return facts.map((one) => {
    const told = tellDocument(book, 'demo', one)
    book = told.book ?? book
    return told
  })
}

const lostIn = ({ news }: Told): readonly string[] =>
  news.flatMap((one) =>
    one.event === 'ReservationLost'
      ? one.payload.lines.map(({ lineId, quantity }) => `${formatDecimal(quantity)} of ${lineId}`)
      : [],
  )
const caseIn = ({ cases: [told] = [] }: Told): string =>
  told === undefined
    ? 'none'
    : told.event === 'CaseOpened'
      ? told.payload.cause.replace(/^.*: /, '')
      : 'over'

describe('a reservation that the ERP gives away', () => {
  it('before its document was read for the first time, is seen by what the posting promised', () => {
    const posted: OrderPosted = {
      meta: aMeta('OrderPosted', ORDER),
      ...{ orderId: ORDER, target: 'demo', documentId: 'SO-1', orderVersion: 1 },
      ...{ acknowledgement: 'CA', holds: [], found: false },
      lines: [
        {
          ...{ lineId: 'line-1', code: 'AP', promiseDate: null, reason: null, erpLine: null },
          confirmed: parseDecimal('5.000000'),
          backordered: parseDecimal('0.000000'),
        },
      ],
    }
    const { book } = tellPosting(undefined, posted)
    const first = tellDocument(book, 'demo', fact(2, [line('2', '3')]))
    expect(lostIn(first)).toEqual(['3.000000 of line-1'])
    expect(caseIn(first)).toBe('3 of line-1')
    const { book: kept } = tellPosting(first.book, posted)
    expect(tellDocument(kept, 'demo', fact(3, [line('2', '3')])).news).toEqual([])
  })

  it('is an event beside the acknowledgement, and one case that says what and whose it is', () => {
    const [, second] = telling(fact(1, [line('5', '0')]), fact(2, [line('2', '3')]))
    expect(second?.news.map(({ event }) => event)).toEqual(['OrderAcknowledged', 'ReservationLost'])
    expect(second?.news[1]?.payload).toMatchObject({
      orderId: ORDER,
      target: 'demo',
      documentId: 'SO-1',
      documentVersion: 2,
    })
    expect(second && lostIn(second)).toEqual(['3 of line-1'])
    expect(second?.cases?.[0]).toMatchObject({
      event: 'CaseOpened',
      payload: {
        code: 'MESH_ERP_RESERVATION_LOST',
        subject: ORDER,
        ownerRole: 'customer service',
        caseVersion: 1,
      },
    })
  })

  it('is told once, however often the document comes, and the case follows what is lost', () => {
    const told = telling(
      fact(1, [line('5', '0'), line('5.0', '0', 'line-2')]),
      fact(2, [line('2', '3'), line('5', '0', 'line-2')]),
      fact(2, [line('2', '3'), line('5', '0', 'line-2')]),
      fact(3, [line('2', '3'), line('5', '0', 'line-2')], {
        holds: [{ hold: 'TAX', reason: null }],
      }),
      fact(4, [line('2', '3'), line('3.5', '1.5', 'line-2')]),
      fact(5, [line('4', '1'), line('3.5', '1.5', 'line-2')]),
    )
    expect(told.map(lostIn)).toEqual([[], ['3 of line-1'], [], [], ['1.5 of line-2'], []])
    expect(told.map(caseIn)).toEqual([
      'none',
      '3 of line-1',
      'none',
      'none',
      '3 of line-1, 1.5 of line-2',
      '1 of line-1, 1.5 of line-2',
    ])
  })

  it('is over when it is reserved anew, and another one when it is lost again', () => {
    const told = telling(
      fact(1, [line('5', '0')]),
      fact(2, [line('0', '5')]),
      fact(3, [line('5', '0')]),
      fact(4, [line('4', '1')]),
    )
    expect(told.map(caseIn)).toEqual(['none', '5 of line-1', 'over', '1 of line-1'])
    expect(told.map(({ cases }) => cases?.[0]?.payload.caseVersion)).toEqual([undefined, 1, 2, 3])
  })

  it('is none of what was on backorder from the beginning', () => {
    const told = telling(
      fact(1, [line('3', '2')]),
      fact(2, [line('1', '4')]),
      fact(3, [line('3', '2')]),
    )
    expect(told.map(caseIn)).toEqual(['none', '2 of line-1', 'over'])
  })

  it.each([
    ['that was never confirmed', [fact(1, [line('0', '5')]), fact(2, [line('0', '5')])]],
    ['that was ordered away', [fact(1, [line('5', '0')]), fact(2, [line('2', '0')])]],
    ['of a line that is gone', [fact(1, [line('5', '0')]), fact(2, [])]],
    [
      'of an order that is cancelled',
      [fact(1, [line('5', '0')]), fact(2, [line('0', '5')], { cancelled: true })],
    ],
    [
      'of an order that was changed meanwhile',
      [fact(1, [line('5', '0')]), fact(2, [line('0', '9')], { orderVersion: 2 })],
    ],
  ] as const)('is not stock %s', (_what, facts) => {
    const told = telling(...facts)
    expect(told.map(lostIn)).toEqual([[], []])
    expect(told.map(caseIn)).toEqual(['none', 'none'])
  })

  it('is over when the order is cancelled or changed', () => {
    const lost = [fact(1, [line('5', '0')]), fact(2, [line('0', '5')])]
    for (const over of [{ cancelled: true }, { orderVersion: 2 }])
      expect(
        telling(...lost, fact(3, [line('0', '5')], over))
          .map(caseIn)
          .at(-1),
      ).toBe('over')
  })
})
