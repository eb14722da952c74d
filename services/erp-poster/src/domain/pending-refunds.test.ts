import { describe, expect, it } from '@jest/globals'
import { unposted } from './posting.ts'
import { nextPending, pauseMs, pendingOf } from './pending-refunds.ts'
import { type RefundTry, returnOf, withReturn } from './return-posting.ts'

const way = { priority: 5, company: 'demo', org: null, channel: 'web' }
const pending = (refundNumber: number, dueAt: number): RefundTry => ({
  ...{ refundNumber, creditMemoId: 'CM-1', amount: '1.00', step: 'pending' },
  followed: { provider: 'demo-pay', way, asks: 1, dueAt },
})
const paid: RefundTry = { refundNumber: 3, creditMemoId: 'CM-1', amount: '1.00', step: 'paid' }

describe('refunds that are not settled', () => {
  const posting = withReturn(
    withReturn(unposted(null), 'r1', { refunds: [pending(1, 20), paid] }),
    'r2',
    { refunds: [pending(2, 10)] },
  )

  it('are asked about one after the other, the one that is due first before the others', () => {
    expect(nextPending(posting)).toMatchObject({ returnId: 'r2', tried: { refundNumber: 2 } })
    expect(nextPending(withReturn(posting, 'r2', { refunds: [] }))).toMatchObject({
      returnId: 'r1',
    })
    expect(nextPending(unposted(null))).toBeUndefined()
    expect(nextPending(undefined)).toBeUndefined()
  })

  it('are known by their key; what is paid is none', () => {
    expect(pendingOf(posting, 'r1/refund/1')).toMatchObject({ followed: { dueAt: 20 } })
    expect(pendingOf(posting, 'r1/refund/3')).toBeUndefined()
    expect(returnOf(posting, 'r3').refunds).toEqual([])
  })

  it('are asked about after twice as long each time, six hours at most when it begins with a minute', () => {
    expect([0, 1, 2, 8, 9, 100].map((asks) => pauseMs(60_000, asks) / 60_000)).toEqual([
      1, 2, 4, 256, 360, 360,
    ])
  })
})
