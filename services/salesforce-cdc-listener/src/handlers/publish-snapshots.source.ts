import { isMeshError } from '@carrick/kernel'
import type { Clock } from '@carrick/kernel'
import type { Source, SourceContext } from '@carrick/messaging'
import { OrderSnapshot } from '@carrick/schemas'
import type { ChangeBatch } from '@carrick/salesforce'
import { type ListenerCursor, readCursor, writeCursor } from '../domain/cursor.ts'
import {
  type DirtyRecords,
  type EchoRule,
  markDirty,
  noDirtyRecords,
} from '../domain/dirty-records.ts'
import { snapshotOf } from '../domain/snapshot.ts'
import { type CommitStamp, laterStamp } from '../domain/stamp.ts'
import type { ChangeFeed, OrgReader } from '../ports.ts'

export interface PublishSnapshotsDeps {
  readonly name: string
  readonly orgId: string
  /** Name in mesh.yaml. */
  readonly orgName: string
  readonly feed: ChangeFeed
  readonly org: OrgReader
  readonly echo: EchoRule
  readonly clock: Clock
  /** How long a first change waits for others before the read, ms. */
  readonly coalesceMs: number
}

const READ_LIMIT = 200
/** More dirty orders than this, and the feed gets no new credit until they are read. */
const BACKLOG_LIMIT = 2000

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )

const size = (dirty: DirtyRecords): number =>
  dirty.orders.size + dirty.items.size + dirty.accounts.size

const newestOf = (stamps: Iterable<CommitStamp>): CommitStamp =>
  [...stamps].reduce(laterStamp, { at: 0, number: '0' })

/** The orders behind all dirty records, each with the newest commit that its snapshot will cover. */
export const resolveOrders = async (
  dirty: DirtyRecords,
  org: OrgReader,
): Promise<Map<string, CommitStamp>> => {
  const orders = new Map(dirty.orders)
  const add = (ids: readonly string[], stamp: CommitStamp): void => {
    for (const id of ids) orders.set(id, laterStamp(orders.get(id) ?? stamp, stamp))
  }
  for (const ids of chunks([...dirty.items.keys()], READ_LIMIT)) {
    add(await org.ordersOfItems(ids), newestOf(dirty.items.values()))
  }
  for (const ids of chunks([...dirty.accounts.keys()], READ_LIMIT)) {
    add(await org.waitingOrdersOfAccounts(ids), newestOf(dirty.accounts.values()))
  }
  if (dirty.everythingSince !== undefined) {
    add(await org.ordersModifiedSince(dirty.everythingSince.at), dirty.everythingSince)
  }
  return orders
}

/**
 * Notify and read: the feed says which orders changed, one coalesced read says what they are now, and
 * one commit publishes the snapshots and moves the replay position.
 */
export const publishSnapshots = (deps: PublishSnapshotsDeps): Source => ({
  name: deps.name,
  slot: `cdc:${deps.orgId}`,
  produces: [OrderSnapshot],
  async run(context) {
    const cursor = readCursor(context.cursor)
    const backlog = new Backlog(deps, cursor?.seenUpTo ?? deps.clock.now())
    if (cursor?.replay === undefined) backlog.reconcileSince(cursor?.seenUpTo ?? 0)
    const stop = new AbortController()
    const signal = AbortSignal.any([context.signal, stop.signal])
    const reading = backlog.read(context, signal)
    try {
      await Promise.race([follow(deps, cursor, signal, backlog), reading])
    } finally {
      stop.abort()
      await reading.catch(() => undefined)
    }
  },
})

const follow = async (
  deps: PublishSnapshotsDeps,
  cursor: ListenerCursor | undefined,
  signal: AbortSignal,
  backlog: Backlog,
): Promise<void> => {
  const from =
    cursor?.replay === undefined ? 'latest' : { after: Buffer.from(cursor.replay, 'base64') }
  try {
    await deps.feed.run(from, signal, (batch) => backlog.add(batch))
  } catch (thrown) {
    if (!isMeshError(thrown) || thrown.code !== 'MESH_SALESFORCE_REPLAY_LOST') throw thrown
    // The position expired or the org moved: what it skipped is found by reading, not by hoping.
    backlog.reconcileSince(cursor?.seenUpTo ?? 0)
    await deps.feed.run('earliest', signal, (batch) => backlog.add(batch))
  }
}

/** What the feed said and the org was not asked about yet. */
class Backlog {
  readonly #deps: PublishSnapshotsDeps
  #dirty = noDirtyRecords()
  #replay: Buffer | undefined
  #seenUpTo: number
  #changed = Promise.withResolvers<undefined>()
  #read = Promise.withResolvers<undefined>()

  constructor(deps: PublishSnapshotsDeps, seenUpTo: number) {
    this.#deps = deps
    this.#seenUpTo = seenUpTo
  }

  reconcileSince(at: number): void {
    this.#dirty.everythingSince = { at, number: '0' }
    this.#changed.resolve(undefined)
  }

  async add(batch: ChangeBatch): Promise<void> {
    for (const event of batch.events) {
      markDirty(this.#dirty, event, this.#deps.echo)
      this.#seenUpTo = Math.max(this.#seenUpTo, event.commitTimestamp)
    }
    this.#replay = batch.position
    this.#changed.resolve(undefined)
    while (size(this.#dirty) > BACKLOG_LIMIT) await this.#read.promise
  }

  /** Reads and publishes until the signal aborts. */
  async read(context: SourceContext, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(undefined)
      })
    })
    while (!signal.aborted) {
      await Promise.race([this.#changed.promise, aborted])
      await this.#deps.clock.sleep(this.#deps.coalesceMs, signal)
      if (!signal.aborted) await this.#publish(context)
    }
  }

  async #publish(context: SourceContext): Promise<void> {
    const dirty = this.#dirty
    const position = this.#replay?.toString('base64') ?? null
    const cursor = writeCursor({
      ...(position !== null && { replay: position }),
      seenUpTo: this.#seenUpTo,
    })
    this.#dirty = noDirtyRecords()
    this.#changed = Promise.withResolvers()
    const orders = await resolveOrders(dirty, this.#deps.org)
    const groups = chunks([...orders.keys()], READ_LIMIT)
    for (const [index, ids] of groups.entries()) {
      const rows = await this.#deps.org.readOrders(ids)
      const readAt = this.#deps.clock.now()
      const emit = rows.map((row) => {
        const covers = orders.get(row.recordId) ?? { at: row.modifiedAt, number: '0' }
        const { key, id, payload } = snapshotOf(row, this.#deps.orgId, covers, readAt, position)
        const source = {
          system: 'salesforce',
          instance: this.#deps.orgName,
          document: row.recordId,
          version: covers.at,
        }
        return {
          token: OrderSnapshot,
          key,
          id,
          payload,
          meta: { occurredAt: covers.at, org: this.#deps.orgName, source },
        }
      })
      await context.commit({ emit, ...(index === groups.length - 1 && { cursor }) })
    }
    if (groups.length === 0) await context.commit({ cursor })
    this.#read.resolve(undefined)
    this.#read = Promise.withResolvers()
  }
}
