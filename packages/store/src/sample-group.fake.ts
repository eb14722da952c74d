import { systemClock, uuid7 } from '@carrick/kernel'
import type { CommitGroup, OutboundRecord, Store } from '@carrick/messaging'

export const SLOTS = ['0', '1', '2', '3']

export const recordOf = (key: string): OutboundRecord => ({
  topic: 'orders',
  partition: 0,
  key,
  value: Buffer.from('a'),
  headers: {},
})

export const freshId = (at = systemClock.now()): string => uuid7(at)

/** One new event of `key`, applied, with its first state and one record to publish. */
export const firstEvent = (
  key: string,
  id: string,
): Partial<Pick<CommitGroup, 'inbox' | 'states' | 'packs'>> => ({
  inbox: [{ id, generation: 0, slot: '0', disposition: 'applied' }],
  states: [{ slot: '0', key, version: 0, body: { key } }],
  packs: [{ slot: '0', records: [recordOf(key)] }],
})

export const isInInbox = async (store: Store, id: string): Promise<boolean> => {
  const { inbox } = await store.load({
    states: [],
    intentsOf: [],
    inbox: [{ id, generation: 0 }],
    wanted: [],
  })
  return inbox.has(id)
}
