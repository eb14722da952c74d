import { describe, expect, it } from '@jest/globals'
import { decimal } from '@carrick/kernel'
import { aMeta, SOME_ORDER } from '@carrick/testkit'
import { describeEvent } from './describe-event.ts'

const whatOf = (eventType: string, payload: object): string =>
  describeEvent({ meta: aMeta(eventType, SOME_ORDER), ...payload }).what

describe('the history of an order', () => {
  it.each([
    ['OrderCancellationRequested', { lineIds: [] }, 'cancellation requested'],
    ['OrderCancellationRequested', { lineIds: ['L1'] }, 'cancellation of lines requested'],
    ['OrderCancellationRejected', { lineIds: ['L1'] }, 'cancellation of lines refused'],
    ['OrderCancelled', { lines: [] }, 'cancelled'],
    ['OrderCancelled', { lines: [{ lineId: 'L1', quantity: decimal(1n, 0) }] }, 'lines cancelled'],
  ])('tells an order from its lines: %s %j', (eventType, payload, words) => {
    expect(whatOf(eventType, payload)).toBe(words)
  })
})
