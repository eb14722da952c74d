import {
  defineEffect,
  type EffectHandler,
  emit,
  internalToken,
  type Outgoing,
  type Token,
} from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderObserved, OrderShown } from '@carrick/schemas'
import { type OrderWish, orderWish } from '../domain/order-wish.ts'
import {
  openedCase,
  type OrderShowing,
  resolvedCase,
  showAgainMs,
  type ShownRecords,
  textOf,
} from '../domain/shown-order.ts'
import { FINDING } from '../errors.ts'
import type { OrderRecords } from '../ports.ts'

export interface ShowOrderOptions {
  readonly records: OrderRecords
  readonly orgName: string
  readonly target: string
}

/** Name of the timer that asks again for what the org could not show. */
const SHOW_AGAIN = 'show-order-again'
/** Below the status of orders, which has no priority: people wait for that. */
const PRIORITY = 2

type ShowOrder<T> = EffectHandler<OrderShowing, T, OrderWish, ShownRecords>

interface Occasion<T> {
  readonly name: string
  readonly consumes: Token<T>
  /** Undefined: there is nothing to show. */
  readonly wishOf: (event: T, known: OrderShowing | undefined) => OrderWish | undefined
}

/** The case about an order: opened when something else is in the way than before, over when nothing is. */
const caseOf = (
  orderId: string,
  wish: OrderWish,
  known: OrderShowing | undefined,
  { problems }: ShownRecords,
): { readonly state: Omit<OrderShowing, 'wish' | 'tries'>; readonly news?: Outgoing } => {
  const { caseVersion = 0, open = null, openCode = FINDING.refused } = known ?? {}
  const text = textOf(wish, problems)
  const next = caseVersion + 1
  if (text === open || (text === undefined && open === null))
    return { state: { caseVersion, open, ...(open !== null && { openCode }) } }
  const code = problems[0]?.code ?? openCode
  return text === undefined
    ? {
        state: { caseVersion: next, open: null },
        news: emit(CaseResolved, resolvedCase(orderId, code, next)),
      }
    : {
        state: { caseVersion: next, open: text, openCode: code },
        news: emit(CaseOpened, openedCase(orderId, code, text, next)),
      }
}

/** Asked again, an org shows the same once more: no answer is ever in doubt for long. */
const showing = <T>(
  { records, orgName, target }: ShowOrderOptions,
  { name, consumes, wishOf }: Occasion<T>,
): ShowOrder<T> =>
  defineEffect({
    name,
    consumes,
    produces: [OrderShown, CaseOpened, CaseResolved],
    decide: ({ value }, known) => {
      const command = wishOf(value, known)
      if (command === undefined) return { disposition: 'superseded' }
      const number = known?.tries ?? 0
      return { act: { operation: 'show-order', number, target, priority: PRIORITY, command } }
    },
    perform: (command, { signal }) => records.show(command, signal),
    lookUp: (command, { signal }) => records.show(command, signal),
    conclude: ({ key, value }, known, answer, { now }) => {
      const wish = wishOf(value, known)
      if (wish === undefined || answer.kind === 'refused') return { disposition: 'superseded' }
      const { result } = answer
      const tries = (known?.tries ?? 0) + 1
      const { state, news } = caseOf(key, wish, known, result)
      const { recordId, lines, problems } = result
      const about = { orderId: key, orderVersion: wish.version, org: orgName }
      const meta = { aggregateVersion: tries, org: orgName }
      const shown = recordId === null ? [] : [emit(OrderShown, { ...about, recordId, lines })]
      return {
        state: { wish, tries, ...state },
        emit: [...shown, ...(news === undefined ? [] : [news])].map((one) => ({ ...one, meta })),
        timers: [
          { name: SHOW_AGAIN, at: problems.length === 0 ? undefined : now + showAgainMs(tries) },
        ],
        names: [wish.documentId],
      }
    },
  })

/** An order that somebody entered in an ERP gets a record in the org, which says so. */
export const showOrder = (options: ShowOrderOptions): ShowOrder<OrderObserved> =>
  showing(options, {
    name: 'salesforce-status-writer.show-order',
    consumes: OrderObserved,
    wishOf: (event, known) =>
      known !== undefined && event.order.version <= known.wish.version
        ? undefined
        : orderWish(event),
  })

type Nothing = Readonly<Record<string, never>>

/** What the org could not show may be there by now: a customer or a product. */
export const showOrderAgain = (options: ShowOrderOptions): ShowOrder<Nothing> =>
  showing(options, {
    name: 'salesforce-status-writer.show-order-again',
    consumes: internalToken<Nothing>('timer', SHOW_AGAIN),
    wishOf: (_nothing, known) => known?.wish,
  })
