import { type Admin, Kafka } from 'kafkajs'
import { type Clock, MeshError } from '@carrick/kernel'
import type { EventLog, SubscribeOptions, Subscription } from '../ports/event-log.ts'
import { correctClient } from './client-corrections.ts'
import { unavailable, within } from './log-errors.ts'
import { createPublisher } from './publisher.ts'
import { clientConfig, type KafkaSettings, tuningOf } from './settings.ts'
import { subscribeToKafka } from './subscription.ts'
import { ensureTopics, partitionCounts, positionsOf, requireCounts } from './topics.ts'

const CALL_MS = 20_000

/** One admin client, connected at first use and replaced after a failure. */
const adminOf = (kafka: Kafka) => {
  let current: Promise<Admin> | undefined

  const connect = async (): Promise<Admin> => {
    const admin = kafka.admin({ retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 } })
    try {
      await within(CALL_MS, 'connecting', admin.connect())
      return admin
    } catch (thrown) {
      admin.disconnect().catch(() => undefined)
      throw thrown
    }
  }

  const forget = (admin: Promise<Admin>): void => {
    if (current === admin) current = undefined
    admin.then((one) => one.disconnect()).catch(() => undefined)
  }

  return {
    ask: async <T>(what: string, run: (admin: Admin) => Promise<T>): Promise<T> => {
      current ??= connect()
      const admin = current
      try {
        return await within(CALL_MS, what, run(await admin))
      } catch (thrown) {
        if (thrown instanceof MeshError && thrown.code === 'MESH_LOG_PARTITIONS') throw thrown
        forget(admin)
        throw thrown instanceof MeshError ? thrown : unavailable(thrown)
      }
    },
    close: async (): Promise<void> => {
      const admin = current
      current = undefined
      await admin?.then((one) => one.disconnect()).catch(() => undefined)
    },
  }
}

/** The log on Kafka, by kafkajs. Connects at first use. */
export const createKafkaLog = (settings: KafkaSettings, clock: Clock): EventLog => {
  correctClient()
  const tuning = tuningOf(settings)
  const kafka = new Kafka(clientConfig(settings))
  const admin = adminOf(kafka)
  const publisher = createPublisher(kafka, tuning.requestMs)
  const subscriptions = new Set<Subscription>()

  const positions: EventLog['positions'] = (group, topics, slots) =>
    admin.ask('reading positions', (one) => positionsOf(one, group, topics, slots))

  const requireSameCount = async ({ topics }: SubscribeOptions): Promise<void> => {
    const counts = await admin.ask('reading topics', (one) => partitionCounts(one, topics))
    const missing = topics.filter((topic) => !counts.has(topic))
    if (missing.length > 0) throw unavailable(new Error(`there is no topic ${missing.join(', ')}`))
    const [first = 0] = counts.values()
    requireCounts(
      counts,
      topics.map((topic) => ({ topic, partitions: first })),
    )
  }

  return {
    publish: (records) => publisher.publish(records),
    subscribe: async (options) => {
      await requireSameCount(options)
      const host = {
        kafka,
        clock,
        tuning,
        positions,
        log: (message: string) => settings.log?.('warn', message),
      }
      const subscription = subscribeToKafka(host, options)
      subscriptions.add(subscription)
      return subscription
    },
    ensureTopics: (topics) =>
      admin.ask('creating topics', (one) =>
        ensureTopics(one, clock, topics, tuning.replicationFactor),
      ),
    positions,
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
      await publisher.close()
      await admin.close()
    },
  }
}
