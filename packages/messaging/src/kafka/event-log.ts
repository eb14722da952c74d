import type { Clock } from '@carrick/kernel'
import type { EventLog, SubscribeOptions, Subscription } from '../ports/event-log.ts'
import { type AdminCalls, ensureTopics, requireCounts } from './ensure-topics.ts'
import type { JoinHost, StartSession } from './join.ts'
import type { KeptAdmin } from './kept-admin.ts'
import { unavailable } from './log-errors.ts'
import type { Publisher } from './publisher.ts'
import { subscribeToKafka } from './subscription.ts'

/** What differs between the client libraries. */
export interface LogClient<T extends AdminCalls> {
  readonly clock: Clock
  readonly publisher: Publisher
  readonly admin: KeptAdmin<T>
  readonly log: (message: string) => void
  member(host: JoinHost, options: SubscribeOptions): StartSession
}

/** The log on Kafka, whichever library speaks with the broker. */
export const eventLogOf = <T extends AdminCalls>(client: LogClient<T>): EventLog => {
  const { admin, clock, log, publisher } = client
  const subscriptions = new Set<Subscription>()

  const positions: EventLog['positions'] = (group, topics, slots) =>
    admin.ask('reading positions', (one) => one.positions(group, topics, slots))

  const requireSameCount = async ({ topics }: SubscribeOptions): Promise<void> => {
    const counts = await admin.ask('reading topics', (one) => one.partitionCounts(topics))
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
      const host = { clock, positions, log }
      const subscription = subscribeToKafka(host, options, client.member(host, options))
      subscriptions.add(subscription)
      return subscription
    },
    ensureTopics: (topics) =>
      admin.ask('creating topics', (one) => ensureTopics(one, clock, topics)),
    positions,
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
      await publisher.close()
      await admin.close()
    },
  }
}
