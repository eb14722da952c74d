import type { Clock } from '@carrick/kernel'
import type { EventLog } from '../ports/event-log.ts'
import { createKafkaLog } from './kafka-log.ts'
import type { KafkaSettings } from './settings.ts'

export const KAFKA_CLIENTS = ['kafkajs', 'platformatic'] as const
export type KafkaClient = (typeof KAFKA_CLIENTS)[number]

/** The log by the library that is asked for; the second one is loaded only then. */
export const openKafkaLog = async (
  client: KafkaClient,
  settings: KafkaSettings,
  clock: Clock,
): Promise<EventLog> => {
  if (client === 'kafkajs') return createKafkaLog(settings, clock)
  const { createPlatformaticLog } = await import('../platformatic/platformatic-log.ts')
  return createPlatformaticLog(settings, clock)
}
