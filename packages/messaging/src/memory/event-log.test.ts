import { systemClock } from '@carrick/kernel'
import { eventLogConformance } from '../contract/index.ts'
import type { EventLog } from '../ports/event-log.ts'
import { createMemoryBroker, truncate } from './broker.ts'
import { createMemoryLog } from './event-log.ts'

eventLogConformance('the log in memory', () => {
  const broker = createMemoryBroker(4, () => systemClock.now())
  const logs: EventLog[] = []
  return Promise.resolve({
    open: () => {
      const log = createMemoryLog({ broker, clock: systemClock, name: `m${String(logs.length)}` })
      logs.push(log)
      return Promise.resolve(log)
    },
    truncate: (topic, partition, offset) => {
      truncate(broker, topic, partition, offset)
      return Promise.resolve()
    },
    partitions: 4,
    patienceMs: 2_000,
    sessionMs: 50,
    tooManyBytes: 2_000_000,
    close: async () => {
      await Promise.all(logs.map((log) => log.close()))
    },
  })
})
