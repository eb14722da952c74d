import { MeshError } from '@carrick/kernel'
import { defineFold, type FoldHandler, internalToken } from '@carrick/messaging'
import type { ErpFact } from '../domain/erp-fact.ts'
import type { OrderBook } from '../domain/order-book.ts'
import { routeFact } from '../domain/route-fact.ts'
import type { UnreadableFact } from '../domain/unreadable-fact.ts'
import { FACT_EVENTS, type IsTaxCase, tellFact } from './publish-facts.handler.ts'

export const unreadableFact = internalToken<UnreadableFact>('fact', 'erp-unreadable')

/**
 * What makes no sense blocks the lane of its order, where an operator sees it, and no other. A retry reads it
 * again: it is told as soon as this service understands it.
 */
export const refuseFact = (
  read: (entry: string) => ErpFact | undefined,
  isTaxCase?: IsTaxCase,
): FoldHandler<OrderBook, UnreadableFact> =>
  defineFold({
    name: 'erp-events.refuse-fact',
    consumes: unreadableFact,
    produces: FACT_EVENTS,
    decide: ({ key, value: { erp, entry, code, message } }, book, { now }) => {
      const fact = read(entry)
      const routed = fact === undefined ? undefined : routeFact(fact)
      return routed?.kind === 'order' && routed.key === key
        ? tellFact(book, { erp, fact: routed.fact }, now, isTaxCase)
        : { fail: new MeshError(code, message) }
    },
  })
