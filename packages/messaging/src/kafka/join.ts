import type { Clock } from '@carrick/kernel'
import type {
  PartitionOffset,
  PartitionPosition,
  SubscribeOptions,
  TopicPartition,
} from '../ports/event-log.ts'

/** One join of this member. */
export interface Join {
  readonly generation: number
  readonly slots: ReadonlySet<number>
  /** Next offset to hand over, by partition name; filled before the first hand-over. */
  readonly next: Map<string, number>
  /** Names of partitions that are not handed over now; what was fetched of them is fetched again. */
  readonly paused: Set<string>
}

export type SessionEnd =
  | { readonly kind: 'asked' }
  | { readonly kind: 'failed'; readonly cause: unknown; readonly joined: boolean }

/** One life of a client's consumer: it joins, reads, and is thrown away. Restarting one is where the bugs are. */
export interface Session {
  /** Resolves when it is over and torn down, or its ceiling was reached. */
  readonly done: Promise<SessionEnd>
  readonly join: () => Join | undefined
  /** Under the generation of that join, whatever happened since; rejects as the client does. */
  commit(join: Join, offsets: readonly PartitionOffset[]): Promise<void>
  pause(partitions: readonly TopicPartition[]): void
  resume(partitions: readonly TopicPartition[]): void
  end(): void
}

/** What a member is opened with: its numbering of joins, and the slots that it held before. */
export type StartSession = (nextGeneration: () => number, held: readonly number[]) => Session

export interface JoinHost {
  readonly clock: Clock
  readonly log: (message: string) => void
  readonly positions: (
    group: string,
    topics: readonly string[],
    slots: readonly number[],
  ) => Promise<readonly PartitionPosition[]>
}

export const partitionName = ({ topic, partition }: TopicPartition): string =>
  `${topic}/${String(partition)}`

/** In the committed place when the log still has it, else at the log's start. */
const startOf = ({ committed, start, end }: PartitionPosition): number =>
  committed !== undefined && committed >= start && committed <= end ? committed : start

/** Finds where each partition of the join begins and has its owner take it in. */
export const takeJoin = async (
  host: JoinHost,
  options: SubscribeOptions,
  join: Join,
  isCurrent: () => boolean,
  begin: (at: TopicPartition, offset: number) => void = () => undefined,
): Promise<void> => {
  const slots = [...join.slots]
  if (slots.length > 0) {
    for (const position of await host.positions(options.group, options.topics, slots)) {
      const start = startOf(position)
      join.next.set(partitionName(position), start)
      if (isCurrent()) begin(position, start)
    }
  }
  if (isCurrent()) await options.onAssigned({ generation: join.generation, slots })
}
