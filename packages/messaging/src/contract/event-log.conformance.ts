import { describe } from '@jest/globals'
import type { EventLog } from '../ports/event-log.ts'
import { groupConformance } from './log-groups.conformance.ts'
import { offsetConformance } from './log-offsets.conformance.ts'
import { publishConformance } from './log-publish.conformance.ts'

/** A broker of its own or a shared one: topics and groups of the suite have names of their own. */
export interface LogHarness {
  /** A log as another process would open it. */
  open(): Promise<EventLog>
  /** Retention: records before `offset` are gone. */
  truncate(topic: string, partition: number, offset: number): Promise<void>
  /** Partitions of every topic; at least 4. */
  readonly partitions: number
  /** Ceiling for joins and deliveries. */
  readonly patienceMs: number
  /** After this long without heartbeats a member is given up. */
  readonly sessionMs: number
  /** More than a record may take. */
  readonly tooManyBytes: number
  close(): Promise<void>
}

/**
 * The known faults of Kafka clients, as tests: re-reading from the start in a rebalance, committing lost
 * partitions, standing still after one, two owners, skipping a gap to the end, a blocked consumer.
 */
export const eventLogConformance = (name: string, makeHarness: () => Promise<LogHarness>): void => {
  describe(`${name} as an event log`, () => {
    publishConformance(makeHarness)
    groupConformance(makeHarness)
    offsetConformance(makeHarness)
  })
}
