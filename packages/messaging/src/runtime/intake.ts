import { HEADER, isUuid, uuid7Of } from '@carrick/kernel'
import type { RecordBatch, TopicPartition } from '../ports/event-log.ts'
import type { InboundRecord } from '../ports/record.ts'
import { makeReady, type RuntimeContext } from './context.ts'
import { isValidKey } from './emit.ts'
import { type Item, keyOf, type OwnedSlot } from './slot.ts'
import { createTracker, type Tracker } from './tracker.ts'

/** The producer's id; without one, the same for every reading of the record. */
const idOf = ({ headers, timestamp, topic, partition, offset }: InboundRecord): string => {
  const given = headers[HEADER.id]
  if (given !== undefined && isUuid(given) && given[14] === '7') return given
  return uuid7Of(timestamp, topic, String(partition), String(offset))
}

const itemOf = (record: InboundRecord, tracker: Tracker, seenAt: number): Item => ({
  kind: 'event',
  id: idOf(record),
  generation: 0,
  type: record.headers[HEADER.type] ?? '',
  seenAt,
  size: record.value?.byteLength ?? 0,
  record,
  tracker,
  row: undefined,
  decoded: undefined,
})

const trackerOf = (slot: OwnedSlot, topic: string): Tracker => {
  let tracker = slot.trackers.get(topic)
  if (tracker === undefined) {
    tracker = createTracker(topic, slot.partition)
    slot.trackers.set(topic, tracker)
  }
  return tracker
}

const pendingOf = (context: RuntimeContext): number => {
  let pending = 0
  for (const slot of context.own.values()) pending += slot.pending
  return pending
}

const partitionsOf = (context: RuntimeContext): TopicPartition[] =>
  [...context.own.values()].flatMap(({ partition }) =>
    context.handlers.topics.map((topic) => ({ topic, partition })),
  )

/** Stops fetching when memory is full or offsets lag far behind; goes on at half of it. */
export const regulate = (context: RuntimeContext): void => {
  const { settings, subscription } = context
  if (subscription === undefined) return
  const pending = pendingOf(context)
  const far = [...context.own.values()].some((slot) =>
    [...slot.trackers.values()].some((tracker) => tracker.distance() > settings.offsetDistance),
  )
  if (!context.paused && (pending > settings.window || far || context.stopping)) {
    context.paused = true
    subscription.pause(partitionsOf(context))
  } else if (context.paused && pending <= settings.window / 2 && !far && !context.stopping) {
    context.paused = false
    subscription.resume(partitionsOf(context))
    context.agenda.notify()
  }
}

/** Takes records into memory and returns at once, so that heartbeats never wait for work. */
export const takeRecords = (context: RuntimeContext, batch: RecordBatch): void => {
  const slot = context.own.get(String(batch.partition))
  if (slot === undefined || slot.generation !== batch.generation || context.stopping) return
  const tracker = trackerOf(slot, batch.topic)
  const now = context.clock.now()
  for (const record of batch.records) {
    if (!tracker.add(record.offset)) continue
    const item = itemOf(record, tracker, now)
    const isForeign =
      item.type !== '' && context.handlers.handlerOf('event', item.type) === undefined
    if (isForeign) {
      tracker.done(record.offset)
      continue
    }
    const name = record.headers[HEADER.lane] ?? record.key
    const unkeyed = `${batch.topic}/${String(batch.partition)}/${String(record.offset)}`
    const key = keyOf(slot, isValidKey(name) ? name : unkeyed)
    if (!isValidKey(name)) key.unkeyed = true
    key.items.push(item)
    slot.pending += 1
    makeReady(context, key)
  }
  regulate(context)
}
