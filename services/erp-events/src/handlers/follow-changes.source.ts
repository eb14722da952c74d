import { type Clock, uuid7 } from '@carrick/kernel'
import type { InternalMessage, Source } from '@carrick/messaging'
import type { ErpFact } from '../domain/erp-fact.ts'
import { routeFact } from '../domain/route-fact.ts'
import type { Bell, ErpReader, FeedHealth, RestoreWatch } from '../ports.ts'
import { followFeed } from './follow-feed.source.ts'
import { factRead } from './publish-facts.handler.ts'
import { stockRead } from './publish-stock.handler.ts'

/** A fact for whoever owns its key; undefined when it is not ours. `sender`: who told it if not the ERP. */
export const messageOf = (
  erp: string,
  fact: ErpFact,
  id: string,
  sender?: string,
): InternalMessage<unknown> | undefined => {
  const routed = routeFact(fact)
  const from = { erp, ...(sender !== undefined && { sender }) }
  switch (routed.kind) {
    case 'order':
      return { token: factRead, key: routed.key, id, body: { ...from, fact: routed.fact } }
    case 'stock':
      return { token: stockRead, key: routed.key, id, body: { ...from, fact: routed.fact } }
    case 'foreign':
      return undefined
  }
}

export interface FollowChangesDeps {
  readonly erp: ErpReader
  readonly pollMs: () => number
  readonly clock: Clock
  readonly bell: Bell
  readonly health: FeedHealth
  readonly watch?: RestoreWatch<ErpFact>
}

/** Orders, shipments, invoices and stock of one ERP. */
export const followChanges = ({ erp, clock, ...deps }: FollowChangesDeps): Source =>
  followFeed({
    ...deps,
    name: 'erp-events.follow-changes',
    slot: `poll:${erp.name}`,
    erp: erp.name,
    clock,
    read: (cursor, signal) => erp.changes(cursor, signal),
    messageOf: (fact) => messageOf(erp.name, fact, uuid7(clock.now())),
  })
