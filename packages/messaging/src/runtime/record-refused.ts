import { MeshError } from '@carrick/kernel'
import type { OutboundRecord } from '../ports/record.ts'
import { closeCase } from './apply.ts'
import { askMail, enqueue, type RuntimeContext } from './context.ts'
import { type Draft, finish, newDraft, settle } from './draft.ts'
import { failHead } from './fail.ts'
import type { PackOwner } from './publisher.ts'
import { causeOf } from './received.ts'
import { detachedKey, type Item, nextNumber } from './slot.ts'

/**
 * A record that the log will never take must not stop the packs behind it: it goes into its key's mailbox
 * and from there blocks the key's lane. Rejects when the row was not stored.
 */
export const storeRefused = (
  context: RuntimeContext,
  owner: PackOwner,
  record: OutboundRecord,
  reason: string,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const slot = context.own.get(owner.slot) ?? [...context.own.values()][0]
    const fail = (): void => {
      reject(new MeshError('MESH_LOG_RECORD_REFUSED', `A record for ${record.topic}: ${reason}`))
    }
    if (slot === undefined) {
      fail()
      return
    }
    const key = record.key ?? record.topic
    const draft = newDraft(detachedKey(slot, key), { body: undefined, version: 0 })
    draft.writes.parked.push({
      key,
      pos: nextNumber(slot),
      slot: slot.slot,
      kind: 'outgoing',
      inLane: false,
      eventId: record.headers['carrick-id'] ?? context.newId(),
      generation: 0,
      type: record.headers['carrick-type'] ?? record.topic,
      record: { ...record, offset: -1, timestamp: context.clock.now() },
      body: { reason },
      at: context.clock.now(),
    })
    const done = (): void => {
      askMail(context)
      resolve()
    }
    enqueue(context, finish(draft, done, fail, fail))
  })

/** At first it blocks the lane; when an operator retries, it is published once more. */
export const runOutgoing = (context: RuntimeContext, draft: Draft, item: Item): void => {
  const cause = causeOf(draft.key, item, undefined)
  const { record } = item
  if (item.row?.inLane === true && record !== undefined) {
    const { topic, partition, key, value, headers } = record
    closeCase(context, draft, item, 'It is published again', null, cause)
    draft.records.push({ topic, partition, key, value, headers })
    settle(draft, item, 'applied')
    return
  }
  failHead(context, draft, item, cause, {
    handler: context.service,
    stage: 'publish',
    error: new MeshError(
      'MESH_LOG_RECORD_REFUSED',
      `The log refuses a ${item.type} for ${record?.topic ?? 'a topic'}`,
    ),
    pays: false,
  })
}
