import { systemClock } from '@carrick/kernel'
import { keyDueAt } from './meter.ts'
import { queuedOrder } from './orders.ts'
import { tokensOf } from './tokens.ts'
import { createCodec, createLog, recordOf } from './topics.ts'

/** As soon as Kafka took the last ones: what is due by then goes in one send. */
const PAUSE_MS = 1

/** Sends orders at the times at which they are due, whatever becomes of them: a slow system is not spared. */
export const openLoop = async (
  servers: { readonly kafka: string; readonly registry: string },
  topics: { readonly input: string; readonly output: string },
  { perSecond, orders }: { readonly perSecond: number; readonly orders: number },
): Promise<void> => {
  const tokens = tokensOf(topics.input, topics.output)
  const codec = createCodec(servers.registry)
  const log = createLog(servers.kafka, 'bench-open-loop')
  await codec.prepare({ reads: [], writes: [tokens.queued] })
  const startAt = performance.timeOrigin + performance.now() + 200
  const dueAt = (index: number): number => startAt + (index * 1000) / perSecond
  let sent = 0
  try {
    while (sent < orders) {
      const now = performance.timeOrigin + performance.now()
      const records = []
      while (sent < orders && dueAt(sent) <= now) {
        const key = keyDueAt(sent, dueAt(sent))
        records.push(recordOf(codec, tokens, key, queuedOrder(key, 1), sent))
        sent += 1
      }
      if (records.length > 0) await log.publish(records)
      else await systemClock.sleep(PAUSE_MS)
    }
  } finally {
    await log.close()
  }
}
