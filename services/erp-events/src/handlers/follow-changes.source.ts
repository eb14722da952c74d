import { type Clock, uuid7 } from '@carrick/kernel'
import type { InternalMessage, Source } from '@carrick/messaging'
import type { SenderConnection } from '@carrick/service-host'
import type { ErpFact } from '../domain/erp-fact.ts'
import { routeFact } from '../domain/route-fact.ts'
import type { Bell, ErpReader, FeedHealth, ReadSent, RestoreWatch } from '../ports.ts'
import { followFeed } from './follow-feed.source.ts'
import { factRead } from './publish-facts.handler.ts'
import { stockRead } from './publish-stock.handler.ts'
import { taxRead } from './take-tax.handler.ts'

export interface FactOrigin {
  /** Whose documents they are: an ERP, or the sender itself. */
  readonly erp: string
  /** Who told it; absent = the ERP. */
  readonly sender?: string
  /** Documents of orders that did not come from us are told too. */
  readonly showsOrdersOfOthers?: boolean
}

/** A fact for whoever owns its key; undefined when it is nobody's here. */
export const messageOf = (
  { erp, sender, showsOrdersOfOthers }: FactOrigin,
  fact: ErpFact,
  id: string,
): InternalMessage<unknown> | undefined => {
  const routed = routeFact(fact, showsOrdersOfOthers === true ? erp : undefined)
  const from = { erp, ...(sender !== undefined && { sender }) }
  switch (routed.kind) {
    case 'order': {
      const { key, fact: told } = routed
      return told.type === 'tax'
        ? { token: taxRead, key, id, body: { ...from, fact: told } }
        : { token: factRead, key, id, body: { ...from, fact: told } }
    }
    case 'stock':
      return { token: stockRead, key: routed.key, id, body: { ...from, fact: routed.fact } }
    case 'foreign':
      return undefined
  }
}

/** The same of a sender: a payment is of an invoice of the ERP; all else is told under its own name. */
export const messageOfSender = (
  { name, erp }: Pick<SenderConnection, 'name' | 'erp'>,
  { kind, fact }: Extract<ReadSent, { ok: true }>,
  id: string,
): InternalMessage<unknown> | undefined =>
  messageOf({ erp: kind === 'payment' && erp !== null ? erp : name, sender: name }, fact, id)

export interface FollowChangesDeps {
  readonly erp: ErpReader
  readonly pollMs: () => number
  /** Asked for each fact: the setting may change meanwhile. */
  readonly showsOrdersOfOthers: () => boolean
  readonly clock: Clock
  readonly bell: Bell
  readonly health: FeedHealth
  readonly watch?: RestoreWatch<ErpFact>
}

/** Orders, shipments, invoices and stock of one ERP. */
export const followChanges = ({
  erp,
  clock,
  showsOrdersOfOthers,
  ...deps
}: FollowChangesDeps): Source =>
  followFeed({
    ...deps,
    name: 'erp-events.follow-changes',
    slot: `poll:${erp.name}`,
    erp: erp.name,
    clock,
    read: (cursor, signal) => erp.changes(cursor, signal),
    messageOf: (fact) => {
      const from = { erp: erp.name, showsOrdersOfOthers: showsOrdersOfOthers() }
      return messageOf(from, fact, uuid7(clock.now()))
    },
  })
