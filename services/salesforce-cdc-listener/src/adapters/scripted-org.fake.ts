import { MeshError } from '@carrick/kernel'
import type { ReadOrder } from '../domain/snapshot.ts'
import type { ChangeBatch, ChangeFeed, FeedStart, OrgReader } from '../ports.ts'

/** An org of a test: its orders are what the test puts there. */
export const scriptedOrg = () => {
  const orders = new Map<string, ReadOrder>()
  const reads: (readonly string[])[] = []
  const lines = new Map<string, string>()
  let failing = 0
  const org: OrgReader = {
    identity: () => Promise.resolve({ orgId: '00D000000000001AAA', userId: '005000000000001AAA' }),
    readOrders: (ids) => {
      if (failing > 0) {
        failing -= 1
        const away = { kind: 'held' as const }
        return Promise.reject(new MeshError('MESH_SALESFORCE_UNREACHABLE', 'away', away))
      }
      reads.push(ids)
      return Promise.resolve(ids.flatMap((id) => orders.get(id) ?? []))
    },
    ordersOfItems: (ids) => Promise.resolve(ids.flatMap((id) => lines.get(id) ?? [])),
    waitingOrdersOfAccounts: () => Promise.resolve([]),
    ordersModifiedSince: (instant) =>
      Promise.resolve([...orders.values()].filter((row) => row.modifiedAt >= instant).map(idOf)),
  }
  return {
    org,
    reads,
    lines,
    put: (recordId: string, modifiedAt: number, fields: ReadOrder['fields'] = {}) => {
      orders.set(recordId, { recordId, deleted: false, modifiedAt, fields, lines: [] })
    },
    failReads: (times: number) => {
      failing = times
    },
  }
}

const idOf = ({ recordId }: ReadOrder): string => recordId

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
