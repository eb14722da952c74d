import { deleteRecords } from '@carrick/lab'
import { OrderQueued } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import type { CaseEntry, PublishEntry } from '../history/entry.ts'
import type { Scene } from '../scene/scene.ts'
import type { Nemesis } from './nemesis.ts'

const { topic } = OrderQueued

const recordsOf = ({ history }: Scene): readonly PublishEntry[] =>
  history.entries.filter(
    (entry) => entry.kind === 'publish' && entry.topic === topic,
  ) as PublishEntry[]

const gapsOf = ({ history }: Scene): readonly CaseEntry[] =>
  history.entries.filter(
    (entry) => entry.kind === 'case' && entry.code === 'MESH_LOG_GAP',
  ) as CaseEntry[]

export const movedLogStart: Nemesis = {
  name: 'moved-log-start',
  given: 'orders that are queued while erp-poster is away',
  when: 'retention takes them out of the log before it is back',
  expected: 'the gap is a case with its exact range, which accounts for each order in it',
  isShort: false,
  strike: async (scene) => {
    const { services, sellers, observer, servers, downloads, flows } = scene
    await services.kill('erp-poster')
    const orders = await Promise.all(Array.from({ length: 3 }, () => sellers.inOrg('a')))
    const lost = await eventually(
      'an order to be queued',
      async () => {
        await observer.catchUp(10_000)
        return recordsOf(scene).find(
          ({ key, type }) => type === OrderQueued.name && orders.includes(key),
        )
      },
      60_000,
    )
    const before = gapsOf(scene).length
    await deleteRecords(downloads, servers.kafka.address, [
      { topic, partition: lost.partition, offset: lost.offset + 1 },
    ])
    await services.start('erp-poster')
    const flowsAfterMs = await flows('b', 90_000)
    await eventually(
      'the case of the gap',
      async () => {
        await observer.catchUp(10_000)
        return gapsOf(scene).length > before
      },
      60_000,
    )
    const [gap] = gapsOf(scene).slice(before)
    return { measured: { flowsAfterMs, service: gap?.service ?? '', gap: gap?.cause ?? '' } }
  },
}
