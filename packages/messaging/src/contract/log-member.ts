import { MeshError, systemClock } from '@carrick/kernel'
import type { Assignment, EventLog, RecordBatch, Subscription } from '../ports/event-log.ts'
import type { InboundRecord } from '../ports/record.ts'

/** Waits until it holds; throws after `ms`, naming what was awaited. */
export const until = async (
  what: string,
  ms: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> => {
  const end = systemClock.monotonic() + ms
  while (!(await holds())) {
    if (systemClock.monotonic() > end) {
      throw new MeshError('MESH_TEST_TIMEOUT', `Not within ${String(ms)} ms: ${what}`)
    }
    await systemClock.sleep(20)
  }
}

/** A member of a group that writes down what it is given. */
export interface LogMember {
  readonly subscription: Subscription
  readonly assignments: Assignment[]
  readonly batches: RecordBatch[]
  records(): InboundRecord[]
  texts(): string[]
  slots(): readonly number[]
  generation(): number
}

const textOf = ({ value }: InboundRecord): string => Buffer.from(value ?? []).toString()

export const joinGroup = async (
  log: EventLog,
  group: string,
  topics: readonly string[],
  onAssigned: (assignment: Assignment) => Promise<void> = () => Promise.resolve(),
): Promise<LogMember> => {
  const assignments: Assignment[] = []
  const batches: RecordBatch[] = []
  const subscription = await log.subscribe({
    group,
    topics,
    onAssigned: async (assignment) => {
      await onAssigned(assignment)
      assignments.push(assignment)
    },
    onRecords: (batch) => {
      batches.push(batch)
    },
  })
  const records = (): InboundRecord[] => batches.flatMap((batch) => batch.records)
  return {
    subscription,
    assignments,
    batches,
    records,
    texts: () => records().map(textOf),
    slots: () => assignments.at(-1)?.slots ?? [],
    generation: () => assignments.at(-1)?.generation ?? 0,
  }
}
