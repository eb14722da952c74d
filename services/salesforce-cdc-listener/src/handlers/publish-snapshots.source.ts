import { type Clock, isMeshError } from '@carrick/kernel'
import type { Source, SourceContext } from '@carrick/messaging'
import { OrderSnapshot } from '@carrick/schemas'
import { readCursor, writeCursor } from '../domain/cursor.ts'
import {
  type DirtyRecords,
  dirtySince,
  type EchoRule,
  markDirty,
  noDirtyRecords,
} from '../domain/dirty-records.ts'
import { OWN_FIELDS } from '../domain/own-fields.ts'
import { snapshotOf } from '../domain/snapshot.ts'
import { type CommitStamp, laterStamp } from '../domain/stamp.ts'
import type { ChangeBatch, ChangeFeed, FeedStart, OrgReader } from '../ports.ts'

export interface PublishSnapshotsDeps {
  /** Name in mesh.yaml. */
  readonly orgName: string
  readonly feed: ChangeFeed
  readonly org: OrgReader
  readonly clock: Clock
  /** How long a first change waits for others before the read, ms. */
  readonly coalesceMs: number
}

const READ_LIMIT = 200
/** More dirty records than this, and the feed gets no new credit until they are read. */
const BACKLOG_LIMIT = 2000

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )

const sizeOf = (dirty: DirtyRecords): number =>
  dirty.orders.size + dirty.items.size + dirty.accounts.size

/** The orders behind dirty records, each with the newest commit that led to it; undefined = none did. */
const resolveOrders = async (
  dirty: DirtyRecords,
  org: OrgReader,
): Promise<Map<string, CommitStamp | undefined>> => {
  const orders = new Map<string, CommitStamp | undefined>(dirty.orders)
  const add = (ids: readonly string[], stamp: CommitStamp): void => {
    for (const id of ids) orders.set(id, laterStamp(orders.get(id) ?? stamp, stamp))
  }
  const newest = (stamps: Map<string, CommitStamp>): CommitStamp =>
    [...stamps.values()].reduce(laterStamp)
  for (const ids of chunks([...dirty.items.keys()], READ_LIMIT)) {
    add(await org.ordersOfItems(ids), newest(dirty.items))
  }
  for (const ids of chunks([...dirty.accounts.keys()], READ_LIMIT)) {
    add(await org.waitingOrdersOfAccounts(ids), newest(dirty.accounts))
  }
  if (dirty.everythingSince !== undefined) {
    for (const id of await org.ordersModifiedSince(dirty.everythingSince)) {
      if (!orders.has(id)) orders.set(id, undefined)
    }
  }
  return orders
}

/** What the feed said and the org was not asked about yet. */
class Backlog {
  #dirty = noDirtyRecords()
  #replay: string | undefined
  #seenUpTo: number
  #changed = Promise.withResolvers<undefined>()
  #taken = Promise.withResolvers<undefined>()
  readonly #echo: EchoRule

  constructor(replay: string | undefined, seenUpTo: number, echo: EchoRule) {
    this.#replay = replay
    this.#seenUpTo = seenUpTo
    this.#echo = echo
  }

  get changed(): Promise<undefined> {
    return this.#changed.promise
  }

  reconcileSince(instant: number): void {
    dirtySince(this.#dirty, instant)
    this.#changed.resolve(undefined)
  }

  async add({ changes, position }: ChangeBatch): Promise<void> {
    for (const change of changes) {
      markDirty(this.#dirty, change, this.#echo)
      this.#seenUpTo = Math.max(this.#seenUpTo, change.commitTimestamp)
    }
    this.#replay = position
    this.#changed.resolve(undefined)
    while (sizeOf(this.#dirty) > BACKLOG_LIMIT) await this.#taken.promise
  }

  take(): { readonly dirty: DirtyRecords; readonly replay: string | undefined; cursor: string } {
    const [dirty, replay] = [this.#dirty, this.#replay]
    this.#dirty = noDirtyRecords()
    this.#changed = Promise.withResolvers()
    this.#taken.resolve(undefined)
    this.#taken = Promise.withResolvers()
    const position = { ...(replay !== undefined && { replay }), seenUpTo: this.#seenUpTo }
    return { dirty, replay, cursor: writeCursor(position) }
  }
}

/** One coalesced read of what changed, published; the position moves with the last of it. */
const publish = async (
  deps: PublishSnapshotsDeps,
  orgId: string,
  backlog: Backlog,
  context: SourceContext,
): Promise<void> => {
  const { dirty, replay, cursor } = backlog.take()
  const orders = await resolveOrders(dirty, deps.org)
  for (const ids of chunks([...orders.keys()], READ_LIMIT)) {
    const rows = await deps.org.readOrders(ids)
    const readAt = deps.clock.now()
    const emit = rows.map((row) => {
      const covers = orders.get(row.recordId)
      const snapshot = snapshotOf(row, orgId, covers, readAt, replay ?? null)
      const { commitAt } = snapshot.payload
      const source = {
        system: 'salesforce',
        instance: deps.orgName,
        document: row.recordId,
        version: commitAt,
      }
      const meta = { occurredAt: commitAt, org: deps.orgName, channel: 'salesforce', source }
      return { token: OrderSnapshot, ...snapshot, meta }
    })
    await context.commit({ emit })
  }
  await context.commit({ cursor })
}

const readWhatChanged = async (
  deps: PublishSnapshotsDeps,
  orgId: string,
  backlog: Backlog,
  context: SourceContext,
  signal: AbortSignal,
): Promise<void> => {
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  do {
    await Promise.race([backlog.changed, aborted])
    await deps.clock.sleep(deps.coalesceMs, signal)
    if (!signal.aborted) await publish(deps, orgId, backlog, context)
  } while (!signal.aborted)
}

const follow = async (
  deps: PublishSnapshotsDeps,
  replay: string | undefined,
  seenUpTo: number,
  signal: AbortSignal,
  backlog: Backlog,
): Promise<void> => {
  const from: FeedStart = replay === undefined ? 'earliest' : { after: replay }
  try {
    await deps.feed.run(from, signal, (batch) => backlog.add(batch))
  } catch (thrown) {
    if (!isMeshError(thrown) || thrown.code !== 'MESH_SALESFORCE_REPLAY_LOST') throw thrown
    // The position expired or the org moved: what it skipped is found by reading, not by hoping.
    backlog.reconcileSince(seenUpTo)
    await deps.feed.run('earliest', signal, (batch) => backlog.add(batch))
  }
}

/**
 * Notify and read: the feed says which orders changed, one coalesced read says what they are now, and
 * the replay position moves when all of that is published. A first start reads everything there is.
 */
export const publishSnapshots = (deps: PublishSnapshotsDeps): Source => ({
  name: 'salesforce-cdc-listener.publish-snapshots',
  slot: `cdc:${deps.orgName}`,
  produces: [OrderSnapshot],
  async run(context) {
    const { orgId, userId } = await deps.org.identity()
    const { replay, seenUpTo = 0 } = readCursor(context.cursor) ?? {}
    const backlog = new Backlog(replay, seenUpTo, { userId, ownFields: OWN_FIELDS })
    if (replay === undefined) backlog.reconcileSince(seenUpTo)
    const stop = new AbortController()
    const signal = AbortSignal.any([context.signal, stop.signal])
    const reading = readWhatChanged(deps, orgId, backlog, context, signal)
    const following = follow(deps, replay, seenUpTo, signal, backlog)
    try {
      await Promise.race([following, reading])
    } finally {
      stop.abort()
      await Promise.allSettled([following, reading])
    }
  },
})
