import type { MeshCode } from '@carrick/kernel'
import type { OrderFact } from '../domain/erp-fact.ts'
import { routeFact } from '../domain/route-fact.ts'
import { storable } from '../domain/storable.ts'
import { keyOfUnreadable } from '../domain/unreadable-fact.ts'
import type { ErpReader } from '../ports.ts'

export interface Stand {
  readonly of: ReadonlyMap<string, readonly OrderFact[]>
  /** What is not read must not look as if it were gone; `key` undefined: it may be of any order. */
  readonly unread: readonly {
    readonly key: string | undefined
    readonly code: MeshCode
    readonly message: string
  }[]
}

/**
 * All that an ERP says now of some orders: its feed holds what stands, from the beginning to the end.
 * Throws MeshError like the reader.
 */
export const readStand = async (
  erp: ErpReader,
  keys: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Stand> => {
  const found = new Map<string, OrderFact[]>()
  const unread: Stand['unread'][number][] = []
  let cursor: string | null = null
  for (let more = true; more;) {
    const page = await erp.changes(cursor, signal)
    for (const entry of page.unreadable) {
      const { code, message } = entry
      const key = keyOfUnreadable({ erp: erp.name, ...entry })
      if (key === `erp:${erp.name}`) unread.push({ key: undefined, code, message })
      else if (keys.has(key)) unread.push({ key, code, message })
    }
    for (const entry of page.entries) {
      const routed = routeFact(storable(entry))
      if (routed.kind !== 'order' || !keys.has(routed.key)) continue
      found.set(routed.key, [...(found.get(routed.key) ?? []), routed.fact])
    }
    more = page.more && page.cursor !== cursor
    cursor = page.cursor
  }
  return { of: found, unread }
}

/** Whether all that the ERP says of the order could be read. */
export const isWhole = ({ unread }: Stand, key: string): boolean =>
  unread.every((entry) => entry.key !== undefined && entry.key !== key)
