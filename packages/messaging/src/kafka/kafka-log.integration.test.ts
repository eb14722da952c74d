import { Kafka, logLevel } from 'kafkajs'
import { systemClock } from '@carrick/kernel'
import { sharedServers } from '@carrick/testkit'
import { eventLogConformance } from '../contract/index.ts'
import type { EventLog } from '../ports/event-log.ts'
import { createKafkaLog } from './kafka-log.ts'

const SESSION_MS = 3_000

eventLogConformance('Kafka', () => {
  const brokers = [sharedServers.kafka()]
  const logs: EventLog[] = []
  return Promise.resolve({
    partitions: 4,
    patienceMs: 15_000,
    sessionMs: SESSION_MS,
    tooManyBytes: 2_200_000,
    open: () => {
      const clientId = `conformance-${String(logs.length)}`
      const log = createKafkaLog({ brokers, clientId, sessionMs: SESSION_MS }, systemClock)
      logs.push(log)
      return Promise.resolve(log)
    },
    truncate: async (topic, partition, offset) => {
      const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin()
      try {
        await admin.connect()
        // Deleting needs metadata that only reading loads.
        await admin.fetchTopicOffsets(topic)
        const partitions = [{ partition, offset: String(offset) }]
        await admin.deleteTopicRecords({ topic, partitions })
      } finally {
        await admin.disconnect()
      }
    },
    close: async () => {
      await Promise.all(logs.map((log) => log.close()))
    },
  })
})
