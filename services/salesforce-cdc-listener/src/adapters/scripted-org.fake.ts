import { MeshError } from '@carrick/kernel'
import type { ReadRecord } from '../domain/read-record.ts'
import type { ReturnObjects } from '../domain/return-snapshot.ts'
import type { ChangeBatch, ChangeFeed, FeedStart, OrgReader, ReturnsReader } from '../ports.ts'

const idOf = ({ recordId }: ReadRecord): string => recordId

/** Records of one family, as a test puts them there. */
const scriptedRecords = (failing: () => boolean) => {
  const records = new Map<string, ReadRecord>()
  const lines = new Map<string, string>()
  const reads: (readonly string[])[] = []
  return {
    reads,
    lines,
    put: (
      recordId: string,
      modifiedAt: number,
      fields: ReadRecord['fields'] = {},
      over: Partial<ReadRecord> = {},
    ) => {
      records.set(recordId, { recordId, deleted: false, modifiedAt, fields, lines: [], ...over })
    },
    read: (ids: readonly string[]): Promise<readonly ReadRecord[]> => {
      if (failing()) {
        const away = { kind: 'held' as const }
        return Promise.reject(new MeshError('MESH_SALESFORCE_UNREACHABLE', 'away', away))
      }
      reads.push(ids)
      return Promise.resolve(ids.flatMap((id) => records.get(id) ?? []))
    },
    ofLines: (ids: readonly string[]): Promise<readonly string[]> =>
      Promise.resolve(ids.flatMap((id) => lines.get(id) ?? [])),
    modifiedSince: (instant: number): Promise<readonly string[]> =>
      Promise.resolve([...records.values()].filter((row) => row.modifiedAt >= instant).map(idOf)),
  }
}

const RETURN_ORDERS: ReturnObjects = {
  name: 'ReturnOrder',
  line: 'ReturnOrderLineItem',
  parent: 'ReturnOrderId',
}

/** An org of a test: its orders and returns are what the test puts there. */
export const scriptedOrg = () => {
  let failures = 0
  const orders = scriptedRecords(() => failures-- > 0)
  const returns = scriptedRecords(() => failures-- > 0)
  let reader: ReturnsReader | undefined = { objects: RETURN_ORDERS, ...returns }
  let missing: readonly string[] = []
  const org: OrgReader = {
    identity: () => Promise.resolve({ orgId: '00D000000000001AAA', userId: '005000000000001AAA' }),
    readOrders: orders.read,
    ordersOfItems: orders.ofLines,
    waitingOrdersOfAccounts: () => Promise.resolve([]),
    ordersModifiedSince: orders.modifiedSince,
    findReturns: () => Promise.resolve({ reader, missing }),
  }
  return {
    org,
    reads: orders.reads,
    lines: orders.lines,
    put: orders.put,
    returns,
    /** Without return orders, or with fields of theirs that cannot be seen. */
    hideReturns: (fields: readonly string[] = []) => {
      reader = undefined
      missing = fields
    },
    failReads: (times: number) => {
      failures = times
    },
  }
}

/** A feed that says what the test tells it; a subscription ends when the test cuts it. */
export const scriptedFeed = () => {
  const starts: FeedStart[] = []
  let subscribed = Promise.withResolvers<(batch: ChangeBatch) => Promise<void>>()
  let cut: ((reason: Error) => void) | undefined
  const lost = new Set<string>()
  const feed: ChangeFeed = {
    run: (from, signal, listener) => {
      starts.push(from)
      if (from !== 'earliest' && lost.has(from.after)) {
        return Promise.reject(new MeshError('MESH_SALESFORCE_REPLAY_LOST', 'the position is gone'))
      }
      subscribed.resolve(listener)
      return new Promise((resolve, reject) => {
        cut = reject
        signal.addEventListener('abort', () => {
          subscribed = Promise.withResolvers()
          resolve()
        })
      })
    },
  }
  return {
    feed,
    starts,
    lose: (position: string) => {
      lost.add(position)
    },
    say: async (batch: ChangeBatch): Promise<void> => {
      const onBatch = await subscribed.promise
      await onBatch(batch)
    },
    cut: () => {
      cut?.(new MeshError('MESH_SALESFORCE_SILENT', 'the stream ended', { kind: 'retryable' }))
    },
  }
}
