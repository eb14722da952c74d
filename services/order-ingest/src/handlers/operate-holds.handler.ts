import type { Bundle } from '@carrick/mapping'
import { type Decision, defineFold, type FoldHandler, internalToken } from '@carrick/messaging'
import type { HoldOrder } from '@carrick/service-host'
import { holdsOf, type Intake } from '../domain/intake.ts'
import { operateHolds } from '../domain/operated-holds.ts'
import { judgeOrder, JUDGEMENTS } from './judge-order.handler.ts'

/** An operator holds an order, or releases a hold of it. */
export const HOLD_ORDER = internalToken<HoldOrder>('submit', 'hold-order')

const standingOf = (known: Intake): string => {
  const holds = holdsOf(known)
  if (holds.length > 0) return `It is held for ${holds.join(', ')}`
  switch (known.step) {
    case 'QUEUED':
      return `It goes on to ${known.target ?? 'its ERP'}`
    case 'CHECKING':
      return `${known.target ?? 'Its ERP'} is asked about its amounts, then it goes on`
    default:
      return 'It waits for something else first; what was said counts when it goes on from there'
  }
}

/** What an operator says of the holds of an order counts from now on; the order is judged again. */
export const operateHoldsOf = (current: () => Bundle): FoldHandler<Intake, HoldOrder> => {
  const { prepare, refsOf, alikeOf, take } = judgeOrder(current)
  return defineFold<Intake, HoldOrder>({
    name: 'order-ingest.operate-holds',
    consumes: HOLD_ORDER,
    produces: JUDGEMENTS,
    refs: ({ value, seenAt }, known) =>
      known === undefined ? [] : refsOf(prepare(value, known.received, known, seenAt)),
    named: ({ value, seenAt }, known) =>
      known === undefined ? [] : alikeOf(prepare(value, known.received, known, seenAt), known),
    decide: ({ value }, known, context): Decision<Intake> => {
      const { verb, hold, by, reason } = value
      const audit = { verb: `${verb} ${hold}`, by, reason }
      const outcome = operateHolds(known, value, context.now)
      if (outcome.kind === 'refused' || known === undefined) {
        const detail = outcome.kind === 'refused' ? outcome.message : ''
        return { disposition: 'rejected', audit: { ...audit, outcome: 'refused', detail } }
      }
      const told = { ...known, operated: outcome.operated }
      const how = { again: true, ...(verb === 'release' && { released: { hold, by, reason } }) }
      const taken = take(value, known.received, told, context, how)
      const state = taken.state ?? told
      return {
        ...taken,
        state,
        audit: { ...audit, outcome: 'done', detail: standingOf(state) },
      }
    },
  })
}
