import { describe, expect, it } from '@jest/globals'
import { budgetWarning, hasRoomForStock } from './api-budget.ts'

describe('the budget of API calls', () => {
  it('is no matter before the first answer, nor while most of it is left', () => {
    expect(budgetWarning(undefined)).toEqual([])
    expect(budgetWarning({ used: 79_999, limit: 100_000 })).toEqual([])
  })

  it('is for orders alone when more than half of it is used', () => {
    expect(hasRoomForStock(undefined)).toBe(true)
    expect(hasRoomForStock({ used: 59_999, limit: 100_000 })).toBe(true)
    expect(hasRoomForStock({ used: 60_000, limit: 100_000 })).toBe(false)
  })

  it('is told when little is left', () => {
    expect(budgetWarning({ used: 80_000, limit: 100_000 })).toEqual([
      '80000 of the 100000 API calls that Salesforce allows in 24 hours are used; at the limit statuses wait',
    ])
  })
})
