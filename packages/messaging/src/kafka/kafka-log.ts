import { Kafka } from 'kafkajs'
import type { Clock } from '@carrick/kernel'
import type { EventLog } from '../ports/event-log.ts'
import { correctClient } from './client-corrections.ts'
import { clientConfig } from './client-config.ts'
import type { AdminCalls } from './ensure-topics.ts'
import { eventLogOf } from './event-log.ts'
import { keptAdmin } from './kept-admin.ts'
import { within } from './log-errors.ts'
import { createPublisher } from './publisher.ts'
import { startSession } from './session.ts'
import { type KafkaSettings, tuningOf } from './settings.ts'
import { createTopics, partitionCounts, positionsOf } from './topics.ts'

const CONNECT_MS = 20_000

const connectAdmin = async (kafka: Kafka, replicationFactor: number): Promise<AdminCalls> => {
  const admin = kafka.admin({ retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 } })
  try {
    await within(CONNECT_MS, 'connecting', admin.connect())
  } catch (thrown) {
    admin.disconnect().catch(() => undefined)
    throw thrown
  }
  return {
    partitionCounts: (topics) => partitionCounts(admin, topics),
    createTopics: (topics) => createTopics(admin, topics, replicationFactor),
    positions: (group, topics, slots) => positionsOf(admin, group, topics, slots),
    close: () => admin.disconnect(),
  }
}

/** The log on Kafka, by kafkajs. Connects at first use. */
export const createKafkaLog = (settings: KafkaSettings, clock: Clock): EventLog => {
  correctClient()
  const tuning = tuningOf(settings)
  const kafka = new Kafka(clientConfig(settings))
  return eventLogOf({
    clock,
    publisher: createPublisher(kafka, tuning.requestMs),
    admin: keptAdmin(() => connectAdmin(kafka, tuning.replicationFactor)),
    log: (message) => settings.log?.('warn', message),
    member: (host, options) => (nextGeneration, held) =>
      startSession({ ...host, kafka, tuning }, options, nextGeneration, held),
  })
}
