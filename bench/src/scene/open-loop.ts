import { systemClock } from '@carrick/kernel'
import { keyDueAt } from './meter.ts'
import { queuedOrder } from './orders.ts'
import { tokensOf } from './tokens.ts'
import { createCodec, createLog, recordOf } from './topics.ts'

/** As soon as Kafka took the last ones: what is due by then goes in one send. */
const PAUSE_MS = 1

export interface OpenLoop {
  readonly perSecond: number
  readonly orders: number
  /** Of the n-th order, 0 to 9. */
  readonly priority?: (index: number) => number
  /** The n-th is a newer version of the one before it. */
  readonly isAgain?: (index: number) => boolean
}

/** Sends orders at the times at which they are due, whatever becomes of them: a slow system is not spared. */
export const openLoop = async (
  servers: { readonly kafka: string; readonly registry: string },
  topics: { readonly input: string; readonly output: string },
  { perSecond, orders, priority = () => 5, isAgain = () => false }: OpenLoop,
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
        const again = isAgain(sent)
        const first = again ? sent - 1 : sent
        const key = keyDueAt(first, dueAt(first))
        const order = queuedOrder(key, again ? 2 : 1, priority(first))
        records.push(recordOf(codec, tokens, key, order, sent))
        sent += 1
      }
      if (records.length > 0) await log.publish(records)
      else await systemClock.sleep(PAUSE_MS)
    }
  } finally {
    await log.close()
  }
}
