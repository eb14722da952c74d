import { describe, expect, it } from '@jest/globals'
import { catalogue, deadLetterEntry, MAX_RECORD_BYTES, type TopicEntry } from './catalogue.ts'
import { catalogueProblems } from './check-catalogue.ts'
import { EVENTS, OrderQueued, OrderSnapshot } from './generated/events.ts'
import { subjects, tokenByName } from './lookup.ts'

const only = (entry: Partial<TopicEntry>): readonly TopicEntry[] => [
  {
    topic: OrderQueued.topic,
    key: 'order id',
    partitions: 12,
    retentionMs: 1,
    maxRecordBytes: 1,
    events: [],
    ...entry,
  },
]

describe('the catalogue', () => {
  it('has nothing wrong', () => {
    expect(catalogueProblems(catalogue, EVENTS)).toEqual([])
  })

  it('refuses a topic with another number of partitions', () => {
    expect(catalogueProblems(only({ partitions: 6 }), [])).toEqual([
      'carrick.order.v1 has 6 partitions, expected 12',
    ])
  })

  it('refuses two producers of one event type', () => {
    const entry = { token: OrderQueued, producer: 'order-ingest', consumers: [] } as const
    const other = { ...entry, producer: 'erp-poster' } as const
    expect(catalogueProblems(only({ events: [entry, other] }), [])).toEqual([
      'OrderQueued is listed twice, so it would have two producers',
    ])
  })

  it('refuses an event that any service may produce, unless it is a case', () => {
    const entry = { token: OrderQueued, producer: 'any', consumers: [] } as const
    expect(catalogueProblems(only({ events: [entry] }), [])).toEqual([
      'OrderQueued has no producer; only cases may come from any service',
    ])
  })

  it('refuses an event on a topic of another aggregate', () => {
    const entry = { token: OrderSnapshot, producer: 'order-ingest', consumers: [] } as const
    expect(catalogueProblems(only({ events: [entry] }), [])).toEqual([
      'OrderSnapshot belongs to carrick.salesforce-change.v1, not to carrick.order.v1',
    ])
  })

  it('refuses a schema that no topic carries', () => {
    expect(catalogueProblems(only({}), [OrderQueued])).toEqual([
      'OrderQueued has a schema but no place in the catalogue',
    ])
  })

  it('lets a dead letter be larger than its record', () => {
    expect(deadLetterEntry('erp-poster')).toMatchObject({
      topic: 'carrick.dlq.erp-poster',
      maxRecordBytes: 2 * MAX_RECORD_BYTES,
    })
  })
})

describe('looking up', () => {
  it('finds an event type by name and knows none by another', () => {
    expect(tokenByName('OrderQueued')).toBe(OrderQueued)
    expect(tokenByName('OrderEaten')).toBeUndefined()
  })

  it('gives one subject per event type, by topic and record name', () => {
    const names = subjects().map(({ subject }) => subject)
    expect(new Set(names).size).toBe(EVENTS.length)
    expect(names).toContain('carrick.order.v1-carrick.order.OrderQueued')
  })
})
