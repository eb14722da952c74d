import { describe, expect, it } from '@jest/globals'
import { brokenPromises, type OrderOutcome, totalsOf } from './totals.ts'

const order = (over: Partial<OrderOutcome> = {}): OrderOutcome => ({
  final: 'posted',
  settled: true,
  documents: 1,
  submitToErpMs: 100,
  erpToSalesforceMs: 200,
  ...over,
})

const parked = order({
  final: 'parked',
  documents: 0,
  submitToErpMs: undefined,
  erpToSalesforceMs: undefined,
})

describe('the totals of a run', () => {
  it('count every order once, by its final state', () => {
    const orders = [
      order(),
      order({ final: 'held' }),
      order({ final: 'cancelled' }),
      parked,
      order({ final: 'rejected', documents: 0 }),
      order({ final: 'deadLettered', documents: 0 }),
      order({ final: undefined, documents: 0 }),
    ]
    const totals = totalsOf(orders, 9)
    expect(totals).toMatchObject({ submitted: 7, lost: 1, duplicates: 0, statusesWritten: 9 })
    const { posted, rejected, held, cancelled, parked: waiting, deadLettered, lost } = totals
    expect(posted + rejected + held + cancelled + waiting + deadLettered + lost).toBe(
      totals.submitted,
    )
  })

  it('count documents beyond one for each order as duplicates', () => {
    expect(totalsOf([order({ documents: 3 }), order()], 0).duplicates).toBe(2)
  })

  it('take times from the orders that have them', () => {
    const orders = [1, 2, 3, 4].map((ms) => order({ submitToErpMs: ms }))
    expect(totalsOf([...orders, parked], 0).submitToErpMs).toEqual({ p50: 2, p99: 4 })
    expect(totalsOf([parked], 0).submitToErpMs).toEqual({ p50: 0, p99: 0 })
  })
})

describe('the promises of a run', () => {
  const broken = (orders: readonly OrderOutcome[]) => brokenPromises(totalsOf(orders, 0), orders)

  it('held when each order came to an end that both sides agree on', () => {
    expect(broken([order(), parked, order({ final: 'held' })])).toEqual([])
  })

  it.each<[string, OrderOutcome]>([
    ['reached no end', order({ final: undefined })],
    ['too many', order({ documents: 2 })],
    ['look different', order({ settled: false })],
    ['wait for an operator', order({ final: 'deadLettered' })],
  ])('are broken when orders: %s', (words, bad) => {
    expect(broken([order(), bad]).join()).toContain(words)
  })
})
