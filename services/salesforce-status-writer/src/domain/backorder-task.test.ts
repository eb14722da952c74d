import { describe, expect, it } from '@jest/globals'
import type { OrderStatusChanged } from '@carrick/schemas'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { aBackorder, aLineStatus, aStatus } from '../adapters/sample-status.fake.ts'
import { type Backorder, backorderTask, nextBackorder } from './backorder-task.ts'

const HOUR = 3_600_000
const ORDER = '801000000000001AAA'
const back = aStatus({ lines: [aBackorder()] })
const over = aStatus({ lines: [aLineStatus()] })

const taskOf = (status: OrderStatusChanged, backorder: Backorder | undefined) =>
  backorderTask(status, ORDER, backorder, 48 * HOUR, 'UTC')

describe('the memory of backorders', () => {
  it('is empty as long as nothing was ever on backorder', () => {
    expect(nextBackorder(over, undefined)).toBeUndefined()
  })

  it('keeps the beginning while the backorder goes on', () => {
    const first = nextBackorder(back, undefined)
    const later = { ...back, meta: { ...back.meta, occurredAt: NOON + HOUR } }
    expect(first).toEqual({ since: NOON, again: false })
    expect(nextBackorder(later, first)).toEqual(first)
  })

  it('knows a second backorder from the first', () => {
    const ended = nextBackorder(over, nextBackorder(back, undefined))
    expect(ended).toEqual({ since: null, again: false })
    expect(nextBackorder(back, ended)).toEqual({ since: NOON, again: true })
  })
})

describe('the task of a backorder', () => {
  it('is none for an order that never had one', () => {
    expect(taskOf(over, undefined)).toBeUndefined()
  })

  it('lists the lines with their promised dates, and is due in time', () => {
    const status = aStatus({
      lines: [
        aBackorder(),
        aLineStatus({ lineId: 'line-2', lineNumber: 2 }),
        aBackorder({ lineId: 'line-3', lineNumber: null, sku: 'BUOY', promiseDate: '2026-12-07' }),
      ],
    })
    expect(taskOf(status, { since: NOON, again: false })).toEqual({
      key: `${SOME_ORDER}:backorder`,
      order: { recordId: ORDER },
      fields: {
        Subject: 'Backorder: 2 lines of order 00000101',
        Description:
          'Line 1, ROPE: 3 of 5 on backorder, no date promised yet\n' +
          'line-3, BUOY: 3 of 5 on backorder, promised for 2026-12-07',
        Last_Event_Version__c: 1,
      },
      whenNew: { ActivityDate: '2026-11-25' },
    })
  })

  it('fits its fields when 500 lines wait', () => {
    const lines = Array.from({ length: 500 }, (_, n) => aBackorder({ lineNumber: n + 1 }))
    const fields = taskOf(aStatus({ lines }), { since: NOON, again: false })?.fields
    expect(fields?.['Description']).toMatch(/\nand 300 more lines$/)
  })

  it('is due on a day of the calendar of the org', () => {
    const since = Date.parse('2026-11-24T07:30:00Z')
    const task = backorderTask(back, ORDER, { since, again: false }, 0, 'America/Los_Angeles')
    expect(task?.whenNew).toEqual({ ActivityDate: '2026-11-23' })
  })

  it('is completed when nothing is on backorder any more', () => {
    expect(taskOf(over, { since: null, again: false })?.fields).toMatchObject({
      Subject: 'Backorder over: order 00000101',
      Status: 'Completed',
    })
  })

  it('is opened again by the next backorder only', () => {
    expect(taskOf(back, { since: NOON, again: false })?.fields).not.toHaveProperty('Status')
    expect(taskOf(back, { since: NOON, again: true })?.fields).toMatchObject({
      Status: 'Not Started',
    })
  })

  it.each([
    ['document', { number: null }, { documentId: 'SO-7' }, 'SO-7'],
    ['id', { number: null }, { documentId: null }, SOME_ORDER],
  ])('names the order by its %s when it has no number', (_what, origin, status, name) => {
    const task = taskOf(
      aStatus({ ...status, origin: { ...back.origin, ...origin }, lines: [aBackorder()] }),
      { since: NOON, again: false },
    )
    expect(task?.fields['Subject']).toBe(`Backorder: 1 line of order ${name}`)
  })
})
