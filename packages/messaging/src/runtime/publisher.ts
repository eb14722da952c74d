import { isMeshError, messageOf } from '@carrick/kernel'
import type { CommitGroup } from '../ports/commit-group.ts'
import { type OutboundRecord, recordSize } from '../ports/record.ts'
import type { Fence, Pack } from '../ports/store-rows.ts'
import type { RuntimeContext } from './context.ts'
import { createSignal, type Signal } from './signal.ts'

/** Whoever owns the packs: while it lives they are sent, in its order. */
export interface PackOwner extends Fence {
  readonly alive: boolean
}

interface Queued extends Pack {
  /** Of each record. */
  readonly sizes: readonly number[]
  readonly bytes: number
}

interface Queue {
  readonly owner: PackOwner
  readonly packs: Queued[]
  /** Records of the first pack that are acknowledged. */
  sent: number
  readonly acknowledged?: ((seq: number) => void) | undefined
}

export interface Publisher {
  push(slot: string, owner: PackOwner, pack: Pack, acknowledged?: (seq: number) => void): void
  drop(slot: string): void
  /** Packs acknowledged since the last call. */
  takeMarks(): (Fence & { readonly seq: number })[]
  returnMarks(group: CommitGroup): void
  hasMarks(): boolean
  isFull(): boolean
  isIdle(): boolean
  readonly drained: Signal
  run(): Promise<void>
}

type Context = Pick<
  RuntimeContext,
  'settings' | 'log' | 'clock' | 'observer' | 'logger' | 'ended'
> & {
  /** A single record that the log refuses for ever: resolves when it is stored for a person. */
  readonly refused: (owner: PackOwner, record: OutboundRecord, reason: string) => Promise<void>
}

/** From here on records come so densely that a few ms gather many: one send of them costs less than several. */
const MANY = 8

/** One send in flight; packs of a slot in sequence; after an error the same records again. */
export const createPublisher = (context: Context): Publisher => {
  const { settings, log, clock, observer, logger } = context
  const queues = new Map<string, Queue>()
  const marks = new Map<string, { readonly owner: PackOwner; readonly seq: number }>()
  const work = createSignal()
  const drained = createSignal()
  let bytes = 0
  let sending = false
  let most = settings.publishRecords

  const queued = (pack: Pack): Queued => {
    const sizes = pack.records.map(recordSize)
    return { ...pack, sizes, bytes: sizes.reduce((sum, size) => sum + size, 0) }
  }

  const drop = (slot: string): void => {
    const queue = queues.get(slot)
    if (queue === undefined) return
    for (const pack of queue.packs) bytes -= pack.bytes
    queues.delete(slot)
    marks.delete(slot)
    drained.notify()
  }

  const batch = (): { readonly records: OutboundRecord[]; readonly counts: Map<Queue, number> } => {
    const records: OutboundRecord[] = []
    const counts = new Map<Queue, number>()
    const partitionBytes = new Map<string, number>()
    for (const queue of queues.values()) {
      if (!queue.owner.alive) {
        drop(queue.owner.slot)
        continue
      }
      let skip = queue.sent
      let count = 0
      taking: for (const pack of queue.packs) {
        for (const [index, record] of pack.records.entries()) {
          if (index < skip) continue
          const name = `${record.topic}/${String(record.partition)}`
          const size = (partitionBytes.get(name) ?? 0) + (pack.sizes[index] ?? 0)
          const isFull = records.length >= most || size > settings.publishPartitionBytes
          if (isFull && records.length > 0) break taking
          partitionBytes.set(name, size)
          records.push(record)
          count += 1
        }
        skip = 0
      }
      if (count > 0) counts.set(queue, count)
      if (records.length >= most) break
    }
    return { records, counts }
  }

  const advance = (queue: Queue, count: number): void => {
    queue.sent += count
    let [pack] = queue.packs
    while (pack !== undefined && queue.sent >= pack.records.length) {
      queue.sent -= pack.records.length
      queue.packs.shift()
      bytes -= pack.bytes
      if (queue.acknowledged !== undefined) queue.acknowledged(pack.seq)
      else marks.set(queue.owner.slot, { owner: queue.owner, seq: pack.seq })
      ;[pack] = queue.packs
    }
  }

  const onTooLarge = async (sent: ReturnType<typeof batch>, reason: string): Promise<void> => {
    if (sent.records.length > 1) {
      most = Math.max(1, Math.ceil(sent.records.length / 2))
      return
    }
    const [record] = sent.records
    for (const [queue, count] of sent.counts) {
      if (record !== undefined) await context.refused(queue.owner, record, reason)
      if (queues.get(queue.owner.slot) === queue) advance(queue, count)
    }
  }

  /** How many records it tried to send. */
  const send = async (): Promise<number> => {
    const sent = batch()
    const count = sent.records.length
    if (count === 0) return 0
    const startedAt = clock.monotonic()
    try {
      await log.publish(sent.records)
      for (const [queue, count] of sent.counts) {
        if (queues.get(queue.owner.slot) === queue) advance(queue, count)
      }
      most = Math.min(settings.publishRecords, most * 2)
      observer.published?.({
        records: sent.records.length,
        durationMs: clock.monotonic() - startedAt,
      })
      drained.notify()
    } catch (thrown) {
      observer.publishFailed?.(messageOf(thrown))
      if (isMeshError(thrown) && thrown.code === 'MESH_LOG_RECORD_TOO_LARGE') {
        await onTooLarge(sent, thrown.message)
        return count
      }
      logger.warn({ err: messageOf(thrown) }, 'Publishing failed; the same records are sent again')
      await clock.sleep(200)
    }
    return count
  }

  return {
    push: (slot, owner, pack, acknowledged) => {
      let queue = queues.get(slot)
      if (queue?.owner !== owner) {
        drop(slot)
        queue = { owner, packs: [], sent: 0, acknowledged }
        queues.set(slot, queue)
      }
      const own = queued(pack)
      queue.packs.push(own)
      bytes += own.bytes
      work.notify()
    },
    drop,
    takeMarks: () => {
      const taken = [...marks.values()]
        .filter(({ owner }) => owner.alive)
        .map(({ owner, seq }) => ({ slot: owner.slot, epoch: owner.epoch, seq }))
      marks.clear()
      return taken
    },
    returnMarks: ({ published }) => {
      for (const { slot, seq } of published) {
        const queue = queues.get(slot)
        if (queue?.owner.alive === true && (marks.get(slot)?.seq ?? 0) < seq) {
          marks.set(slot, { owner: queue.owner, seq })
        }
      }
    },
    hasMarks: () => marks.size > 0,
    isFull: () => bytes > settings.unpublishedBytes,
    isIdle: () => !sending && [...queues.values()].every(({ packs }) => packs.length === 0),
    drained,
    run: async () => {
      while (!context.ended.signal.aborted) {
        sending = true
        const sent = await send()
        sending = false
        if (sent >= MANY) await clock.sleep(settings.publishGapMs, context.ended.signal)
        else if (sent === 0) {
          drained.notify()
          await work.wait(context.ended.signal)
        }
      }
    },
  }
}
