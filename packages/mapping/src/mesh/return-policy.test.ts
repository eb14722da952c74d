import { describe, expect, it } from '@jest/globals'
import { returnPolicyOf } from './return-policy.ts'

const zones = { company: 'UTC', salesforce: {}, erp: {} }

describe('the policy of returns', () => {
  it('takes any reason for thirty days, inspects, and refunds nothing when nothing is said', () => {
    expect(returnPolicyOf(zones)).toEqual({
      windowDays: 30,
      inspect: true,
      restockingFee: null,
      reasons: null,
      notReturnable: [],
      approveAbove: null,
      returnlessUpTo: null,
      exchange: null,
      refundThrough: null,
      expireAfterMs: 30 * 86_400_000,
      decideWithinMs: 48 * 3_600_000,
      answerWithinMs: 3_600_000,
      settleWithinMs: 7 * 86_400_000,
      zones,
    })
  })

  it('gives a reason what is said for all where it says nothing', () => {
    const { reasons } = returnPolicyOf(zones, {
      windowDays: 14,
      restockingFee: { rate: '0.15' },
      reasons: {
        CHANGED_MIND: {},
        DAMAGED: { windowDays: 90, free: true },
        WORN_OUT: { returnable: false, restockingFee: { amount: '5.00' } },
      },
    })
    expect(reasons).toEqual({
      CHANGED_MIND: { returnable: true, windowDays: 14, restockingFee: { rate: '0.15' } },
      DAMAGED: { returnable: true, windowDays: 90, restockingFee: null },
      WORN_OUT: { returnable: false, windowDays: 14, restockingFee: { amount: '5.00' } },
    })
  })
})
