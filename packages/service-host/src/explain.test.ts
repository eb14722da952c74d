import { describe, expect, it } from '@jest/globals'
import type { AuditRow, LaneRow, WhyReport } from '@carrick/messaging'
import { explain } from './explain.ts'

const nothing: WhyReport = {
  key: 'o-1',
  slot: undefined,
  slotName: '3',
  lane: undefined,
  parked: [],
  intents: [],
  awaits: [],
  wanted: [],
  stateVersion: undefined,
  inMemory: undefined,
  target: undefined,
  place: undefined,
}

const audit = (over: Partial<AuditRow>): AuditRow => ({
  commandId: 'c-1',
  key: 'o-1',
  verb: 'skip',
  by: 'ada',
  reason: 'the customer withdrew it',
  planHash: 'h',
  outcome: 'done',
  detail: '',
  at: 7,
  ...over,
})

describe('what the tables of a service say of an order', () => {
  it('is nothing when they know nothing', () => {
    expect(explain('erp-poster', nothing, [])).toEqual([])
  })

  it('tells who gave it up or had it tried again, and why', () => {
    const audits = [audit({}), audit({ verb: 'retry', by: 'bo', reason: 'the map is mended' })]
    expect(explain('erp-poster', nothing, audits)).toMatchObject([
      { what: 'ada gave up what failed here: the customer withdrew it', since: 7, waiting: false },
      { what: 'bo had it tried again: the map is mended', since: 7, waiting: false },
    ])
  })

  it('tells who held it by hand, and who released it from what', () => {
    const audits = [audit({ verb: 'hold MANUAL' }), audit({ verb: 'release FRAUD' })]
    expect(explain('order-ingest', nothing, audits)).toMatchObject([
      { what: 'ada put it on hold (MANUAL): the customer withdrew it' },
      { what: 'ada released it from FRAUD: the customer withdrew it' },
    ])
  })

  it('leaves out what an operator wanted and did not get', () => {
    expect(explain('erp-poster', nothing, [audit({ outcome: 'refused' })])).toEqual([])
  })

  it('tells its place in the queue of its target, and when its turn comes', () => {
    const lane = { state: 'queued', target: 'erp:demo', rows: 1 } as LaneRow
    const waiting = { ...nothing, lane, place: { position: 812, inMs: 81_100 } }
    expect(explain('erp-poster', waiting, [])).toMatchObject([
      {
        what: 'it waits for its turn at erp:demo, as number 812',
        next: 'it is sent by priority, then age; at the present pace in about 81 s',
      },
    ])
    const unknown = { ...waiting, place: { position: 2, inMs: undefined } }
    expect(explain('erp-poster', unknown, [])[0]?.next).toBe('it is sent by priority, then age')
  })

  it('tells what it awaits, unless the service says that better', () => {
    const awaiting = { ...nothing, awaits: ['erp:demo:PRODUCT:X'] }
    expect(explain('order-ingest', awaiting, [])).toMatchObject([
      { what: 'it awaits reference data: erp:demo:PRODUCT:X', waiting: true },
    ])
    expect(explain('order-ingest', awaiting, [], true)).toEqual([])
  })
})
