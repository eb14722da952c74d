import { randomUUID } from 'node:crypto'
import type { EventLog } from '../ports/event-log.ts'
import type { OutboundRecord } from '../ports/record.ts'
import type { LogHarness } from './event-log.conformance.ts'

/** Names and records of one test. */
export interface LogScene {
  readonly harness: LogHarness
  readonly log: EventLog
  readonly group: string
  readonly topics: readonly [string, string]
  record(text: string, partition?: number, topic?: string): OutboundRecord
  /** Numbered texts `from`..`to`, all in one partition. */
  publish(from: number, to: number, partition?: number): Promise<void>
}

export const createScene = async (harness: LogHarness): Promise<LogScene> => {
  const log = await harness.open()
  const id = randomUUID().slice(0, 8)
  const topics = [`test-${id}-a`, `test-${id}-b`] as const
  await log.ensureTopics(topics.map((topic) => ({ topic, partitions: harness.partitions })))
  const record = (text: string, partition = 0, topic: string = topics[0]): OutboundRecord => ({
    topic,
    partition,
    key: `key-${String(partition)}`,
    value: Buffer.from(text),
    headers: { text },
  })
  return {
    harness,
    log,
    group: `group-${id}`,
    topics,
    record,
    publish: async (from, to, partition = 0) => {
      const numbers = Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
      await log.publish(numbers.map((text) => record(text, partition)))
    },
  }
}

export const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
