import { Kafka, logLevel } from 'kafkajs'
import { systemClock } from '@carrick/kernel'
import { sharedServers } from '@carrick/testkit'
import { eventLogConformance, type LogHarness } from '../contract/index.ts'
import type { EventLog } from '../ports/event-log.ts'
import { KAFKA_CLIENTS, type KafkaClient, openKafkaLog } from './open-log.ts'

const SESSION_MS = 3_000

const harness = (client: KafkaClient): Promise<LogHarness> => {
  const brokers = [sharedServers.kafka()]
  const logs: EventLog[] = []
  return Promise.resolve({
    partitions: 4,
    patienceMs: 15_000,
    sessionMs: SESSION_MS,
    tooManyBytes: 2_200_000,
    open: async () => {
      const clientId = `conformance-${String(logs.length)}`
      const log = await openKafkaLog(
        client,
        { brokers, clientId, sessionMs: SESSION_MS },
        systemClock,
      )
      logs.push(log)
      return log
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
}

for (const client of KAFKA_CLIENTS) eventLogConformance(`Kafka by ${client}`, () => harness(client))
