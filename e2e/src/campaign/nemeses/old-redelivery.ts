import { randomUUID } from 'node:crypto'
import { HEADER, systemClock, uuid7 } from '@carrick/kernel'
import { OrderQueued } from '@carrick/schemas'
import { aMeta, anOrder, eventually } from '@carrick/testkit'
import { laneOf } from '../scene/lane-of.ts'
import { rowsOf, type Scene } from '../scene/scene.ts'
import type { Nemesis } from './nemesis.ts'

const DAY_MS = 86_400_000
/** Another week than this one has a partition of its own. */
const LAST_WEEK_DAYS = 8
/** Before anything that the inbox remembers. */
const FORGOTTEN_DAYS = 50
const INBOX = 'select tableoid::regclass::text as part from inbox where event_id = $1'

const eventOf = ({ observer }: Scene, days: number) => {
  const key = randomUUID()
  const id = uuid7(systemClock.now() - days * DAY_MS)
  const order = anOrder(key)
  const { bytes, fingerprint } = observer.bytesOf(OrderQueued, {
    meta: aMeta('OrderQueued', key, { eventId: id }),
    order: {
      ...order,
      origin: { ...order.origin, channel: 'web', client: 'old', recordId: null, org: null },
    },
    target: 'a',
    rule: 'the-rest',
    mode: 'LIVE',
  })
  const headers = { [HEADER.type]: OrderQueued.name, [HEADER.schemaFingerprint]: fingerprint }
  return {
    key,
    id,
    publish: () => observer.publish({ topic: OrderQueued.topic, key, value: bytes, headers, id }),
  }
}

export const oldRedelivery: Nemesis = {
  name: 'old-redelivery',
  given: 'an event of last week that was applied, and one from before the memory of the inbox',
  when: 'the partitions of the inbox were kept, the service was killed, and the log gives both again',
  expected: 'the first is known and applied once; the second is never applied and is a case',
  isShort: false,
  strike: async (scene) => {
    const { services, documents, flows } = scene
    const old = eventOf(scene, LAST_WEEK_DAYS)
    const forgotten = eventOf(scene, FORGOTTEN_DAYS)
    await old.publish()
    await eventually('the order of last week', () => documents(old.key) > 0, 60_000)
    await rowsOf(scene, 'erp-poster', 'select housekeep(35, 24)')
    await services.kill('erp-poster')
    await old.publish()
    await forgotten.publish()
    await services.start('erp-poster')
    const letter = await eventually(
      'the dead letter of the forgotten event',
      async () => {
        const lane = await laneOf(scene, 'erp-poster', forgotten.key)
        return lane?.state === 'waiting' && lane
      },
      60_000,
    )
    const flowsAfterMs = await flows('a', 90_000)
    const rows = await rowsOf(scene, 'erp-poster', INBOX, [old.id])
    if (documents(old.key) !== 1) throw new Error('the order of last week was posted again')
    if (documents(forgotten.key) !== 0) throw new Error('the forgotten event was applied')
    if (rows.length !== 1) throw new Error(`the inbox has ${String(rows.length)} rows of one event`)
    return {
      measured: {
        partition: String(rows[0]?.['part']),
        forgotten: letter.code,
        flowsAfterMs,
      },
    }
  },
}
