import type { Order, OrderAmendmentRequested, OrderQueued } from '@carrick/schemas'
import { aMeta, anOrder, SOME_ORDER } from '@carrick/testkit'

/** An order on its way to the demonstration ERP. */
export const queued = (version = 1, over: Partial<Order> = {}): OrderQueued => ({
  meta: aMeta('OrderQueued', SOME_ORDER),
  order: anOrder(SOME_ORDER, { version, ...over }),
  target: 'demo',
  rule: 'all',
  mode: 'LIVE',
})

/** A change of it. */
export const amended = (version = 2, baseVersion = 1): OrderAmendmentRequested => ({
  meta: aMeta('OrderAmendmentRequested', SOME_ORDER),
  order: anOrder(SOME_ORDER, { version }),
  baseVersion,
  changed: ['notes'],
})
