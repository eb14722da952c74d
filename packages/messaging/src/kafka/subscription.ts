import { MeshError } from '@carrick/kernel'
import type { PartitionOffset, SubscribeOptions, Subscription } from '../ports/event-log.ts'
import { type Join, type JoinHost, partitionName, type Session, type StartSession } from './join.ts'
import { isHopeless, isRefusal, unavailable, within } from './log-errors.ts'

const COMMIT_MS = 5_000
const STOP_MS = 5_000
const MAX_BACKOFF_MS = 2_000

const notAssigned = (generation: number, why: string): MeshError =>
  new MeshError(
    'MESH_LOG_NOT_ASSIGNED',
    `Offsets of join ${String(generation)} are refused: ${why}`,
  )

/** A member of a group: one session after another until it is stopped. */
export const subscribeToKafka = (
  host: Pick<JoinHost, 'clock' | 'positions'>,
  options: SubscribeOptions,
  startSession: StartSession,
): Subscription => {
  const { clock } = host
  const stopping = new AbortController()
  let generation = 0
  let held: readonly number[] = []
  let session: Session | undefined

  const nextGeneration = (): number => {
    generation += 1
    return generation
  }

  const isStopping = (): boolean => stopping.signal.aborted

  const loop = async (): Promise<void> => {
    let failures = 0
    while (!isStopping()) {
      session = startSession(nextGeneration, held)
      const end = await session.done
      session = undefined
      if (isStopping()) return
      options.onLost?.()
      if (end.kind === 'asked') continue
      if (isHopeless(end.cause)) {
        options.onFailed?.(end.cause)
        return
      }
      failures = end.joined ? 0 : failures + 1
      await clock.sleep(Math.min(100 * 2 ** failures, MAX_BACKOFF_MS), stopping.signal)
    }
  }

  const heldJoin = (): Join | undefined => {
    const join = session?.join()
    if (join !== undefined) held = [...join.slots]
    return join
  }

  const commit = async (
    ofGeneration: number,
    offsets: readonly PartitionOffset[],
  ): Promise<void> => {
    const join = heldJoin()
    if (session === undefined || join?.generation !== ofGeneration)
      throw notAssigned(ofGeneration, 'it is not the current one')
    const foreign = offsets.find(
      ({ topic, partition }) => !join.slots.has(partition) || !options.topics.includes(topic),
    )
    if (foreign !== undefined)
      throw notAssigned(ofGeneration, `${partitionName(foreign)} is not in it`)
    if (offsets.length === 0) return
    try {
      await within(COMMIT_MS, 'committing offsets', session.commit(join, offsets))
    } catch (thrown) {
      if (isRefusal(thrown)) throw notAssigned(ofGeneration, 'the broker knows a newer one')
      throw thrown instanceof MeshError ? thrown : unavailable(thrown)
    }
  }

  const running = loop().catch((thrown: unknown) => {
    options.onFailed?.(thrown)
  })
  return {
    commit,
    pause: (partitions) => {
      const join = heldJoin()
      const here = partitions.filter(({ partition }) => join?.slots.has(partition))
      for (const at of here) join?.paused.add(partitionName(at))
      if (here.length > 0) session?.pause(here)
    },
    resume: (partitions) => {
      const join = heldJoin()
      const here = partitions.filter((at) => join?.paused.delete(partitionName(at)))
      if (here.length > 0) session?.resume(here)
    },
    rejoin: () => {
      heldJoin()
      session?.end()
    },
    lag: async () => {
      const join = heldJoin()
      if (join === undefined || join.slots.size === 0) return []
      const positions = await host.positions(options.group, options.topics, [...join.slots])
      return positions.map(({ topic, partition, committed, start, end }) => {
        const next = join.next.get(partitionName({ topic, partition })) ?? committed ?? start
        return { topic, partition, lag: Math.max(0, end - next) }
      })
    },
    stop: async () => {
      stopping.abort()
      session?.end()
      await within(STOP_MS, 'stopping', running).catch(() => undefined)
    },
  }
}
