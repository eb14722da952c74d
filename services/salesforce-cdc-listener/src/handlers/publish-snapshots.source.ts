import { type Clock, isMeshError } from '@carrick/kernel'
import type { Source, SourceContext, SourceStep } from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderSnapshot, ReturnSnapshot } from '@carrick/schemas'
import { Backlog, type Taken } from '../domain/backlog.ts'
import { chunks } from '../domain/chunks.ts'
import { readCursor, writeCursor } from '../domain/cursor.ts'
import { judgeOrphans, type Orphans } from '../domain/orphan-return.ts'
import { isOrderOfErp } from '../domain/order-of-erp.ts'
import { OWN_FIELDS } from '../domain/own-fields.ts'
import { READ_LIMIT, resolveRecords } from '../domain/resolve-records.ts'
import { returnSnapshot } from '../domain/return-snapshot.ts'
import { orderSnapshot } from '../domain/snapshot.ts'
import type { ChangeFeed, FeedStart, OrgReader, ReturnsReader } from '../ports.ts'

export interface PublishSnapshotsDeps {
  /** Name in mesh.yaml. */
  readonly orgName: string
  readonly feed: ChangeFeed
  readonly org: OrgReader
  readonly clock: Clock
  /** How long a first change waits for others before the read, ms. */
  readonly coalesceMs: number
  /** Told at each start which fields returns cannot be read without; none = all is well. */
  readonly missesFields: (fields: readonly string[]) => void
}

/** One run, from its start until the stream or the lease ends. */
interface Run {
  readonly deps: PublishSnapshotsDeps
  readonly orgId: string
  readonly returns: ReturnsReader | undefined
  readonly backlog: Backlog
  readonly context: SourceContext
  readonly signal: AbortSignal
  /** Returns without an order that have a case; changes as they are read. */
  orphans: Orphans
}

type Emit = NonNullable<SourceStep['emit']>[number]

const metaOf = ({ deps }: Run, recordId: string, at: number) => ({
  occurredAt: at,
  org: deps.orgName,
  channel: 'salesforce',
  source: { system: 'salesforce', instance: deps.orgName, document: recordId, version: at },
})

const publishOrders = async (run: Run, { dirty, replay }: Taken): Promise<void> => {
  const { org, clock } = run.deps
  const orders = await resolveRecords({
    changed: dirty.orders,
    leads: [
      { changed: dirty.items, find: (ids) => org.ordersOfItems(ids) },
      { changed: dirty.accounts, find: (ids) => org.waitingOrdersOfAccounts(ids) },
    ],
    since: dirty.since.orders,
    modifiedSince: (instant) => org.ordersModifiedSince(instant),
  })
  for (const ids of chunks([...orders.keys()], READ_LIMIT)) {
    const rows = (await org.readOrders(ids)).filter((row) => !isOrderOfErp(row))
    const readAt = clock.now()
    const emit = rows.map((row): Emit => {
      const covers = orders.get(row.recordId)
      const cause = { orgId: run.orgId, covers, readAt, replay: replay ?? null }
      const snapshot = orderSnapshot(row, cause)
      const meta = metaOf(run, row.recordId, snapshot.payload.commitAt)
      return { token: OrderSnapshot, ...snapshot, meta }
    })
    await run.context.commit({ emit })
  }
}

const publishReturns = async (run: Run, { dirty, replay }: Taken): Promise<void> => {
  const { returns, orgId } = run
  if (returns === undefined) return
  const records = await resolveRecords({
    changed: dirty.returns,
    leads: [{ changed: dirty.returnLines, find: (ids) => returns.ofLines(ids) }],
    since: dirty.since.returns,
    modifiedSince: (instant) => returns.modifiedSince(instant),
  })
  for (const ids of chunks([...records.keys()], READ_LIMIT)) {
    const rows = await returns.read(ids)
    const readAt = run.deps.clock.now()
    const snapshots = rows.flatMap((row): readonly Emit[] => {
      const covers = records.get(row.recordId)
      const cause = { orgId, covers, readAt, replay: replay ?? null }
      const snapshot = returnSnapshot(row, returns.objects.name, cause)
      if (snapshot === undefined) return []
      const meta = metaOf(run, row.recordId, snapshot.payload.commitAt)
      return [{ token: ReturnSnapshot, ...snapshot, meta }]
    })
    const { news, orphans } = judgeOrphans(rows, run.orphans, orgId, readAt)
    const cases = news.map(({ kind, payload }): Emit => ({
      token: kind === 'opened' ? CaseOpened : CaseResolved,
      key: payload.subject,
      payload,
      meta: { org: run.deps.orgName },
    }))
    await run.context.commit({ emit: [...snapshots, ...cases] })
    run.orphans = orphans
  }
}

/** One coalesced read of what changed, published; the position moves with the last of it. */
const publish = async (run: Run): Promise<void> => {
  const taken = run.backlog.take()
  await publishOrders(run, taken)
  await publishReturns(run, taken)
  const { replay, seenUpTo } = taken
  const returns = run.returns?.objects.name
  const cursor = writeCursor({
    ...(replay !== undefined && { replay }),
    seenUpTo,
    ...(returns !== undefined && { returns }),
    ...(Object.keys(run.orphans).length > 0 && { orphans: run.orphans }),
  })
  await run.context.commit({ cursor })
}

const readWhatChanged = async (run: Run): Promise<void> => {
  const { deps, backlog, signal } = run
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  do {
    await Promise.race([backlog.changed, aborted])
    await deps.clock.sleep(deps.coalesceMs, signal)
    if (!signal.aborted) await publish(run)
  } while (!signal.aborted)
}

const follow = async (
  { deps, backlog, signal }: Run,
  replay: string | undefined,
  seenUpTo: number,
): Promise<void> => {
  const from: FeedStart = replay === undefined ? 'earliest' : { after: replay }
  const followFrom = (start: FeedStart): Promise<void> =>
    deps.feed.run(start, signal, ({ changes, position }) => backlog.add(changes, position))
  try {
    await followFrom(from)
  } catch (thrown) {
    if (!isMeshError(thrown) || thrown.code !== 'MESH_SALESFORCE_REPLAY_LOST') throw thrown
    // The position expired or the org moved: what it skipped is found by reading, not by hoping.
    backlog.reconcileSince('orders', seenUpTo)
    backlog.reconcileSince('returns', seenUpTo)
    await followFrom('earliest')
  }
}

/**
 * Notify and read: the feed says which orders and returns changed, one coalesced read says what they are
 * now, and the replay position moves when all of that is published. A first start reads everything there is.
 */
export const publishSnapshots = (deps: PublishSnapshotsDeps): Source => ({
  name: 'salesforce-cdc-listener.publish-snapshots',
  slot: `cdc:${deps.orgName}`,
  produces: [OrderSnapshot, ReturnSnapshot, CaseOpened, CaseResolved],
  async run(context) {
    const { orgId, userId } = await deps.org.identity()
    const { reader: returns, missing } = await deps.org.findReturns()
    deps.missesFields(missing)
    const cursor = readCursor(context.cursor)
    const { replay, seenUpTo = 0, orphans = {} } = cursor ?? {}
    const echo = { userId, ownFields: OWN_FIELDS }
    const backlog = new Backlog({ replay, seenUpTo, echo, returns: returns?.objects })
    if (replay === undefined) backlog.reconcileSince('orders', seenUpTo)
    // Returns may have come to the org, or to this listener, after the orders did.
    if (returns !== undefined && (replay === undefined || cursor?.returns !== returns.objects.name))
      backlog.reconcileSince('returns', replay === undefined ? seenUpTo : 0)
    const stop = new AbortController()
    const signal = AbortSignal.any([context.signal, stop.signal])
    const run: Run = { deps, orgId, returns, backlog, context, signal, orphans }
    const reading = readWhatChanged(run)
    const following = follow(run, replay, seenUpTo)
    try {
      await Promise.race([following, reading])
    } finally {
      stop.abort()
      await Promise.allSettled([following, reading])
    }
  },
})
