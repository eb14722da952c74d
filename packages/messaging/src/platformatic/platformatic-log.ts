import type { Clock } from '@carrick/kernel'
import { eventLogOf } from '../kafka/event-log.ts'
import { keptAdmin } from '../kafka/kept-admin.ts'
import type { KafkaSettings } from '../kafka/settings.ts'
import type { EventLog } from '../ports/event-log.ts'
import { connectAdmin } from './admin.ts'
import { createPublisher } from './publisher.ts'
import { startSession } from './session.ts'

/** The log on Kafka, by @platformatic/kafka. Connects at first use. */
export const createPlatformaticLog = (settings: KafkaSettings, clock: Clock): EventLog => {
  const admin = keptAdmin(() => Promise.resolve(connectAdmin(settings)))
  return eventLogOf({
    clock,
    publisher: createPublisher(settings),
    admin,
    log: (message) => settings.log?.('warn', message),
    member: (host, options) => (nextGeneration, held) =>
      startSession(
        {
          ...host,
          settings,
          commit: (member, offsets) =>
            admin.ask('committing offsets', (one) => one.commit(member, offsets)),
        },
        options,
        nextGeneration,
        held,
      ),
  })
}
