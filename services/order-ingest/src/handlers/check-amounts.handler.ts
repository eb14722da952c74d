import {
  type Answer,
  type Call,
  type Decision,
  defineEffect,
  type EffectHandler,
  internalToken,
} from '@carrick/messaging'
import type { Bundle } from '@carrick/mapping'
import {
  type AmountAnswer,
  amountPolicyOf,
  compareOrder,
  isChecked,
} from '../domain/amount-check.ts'
import { type Intake, isCancelling } from '../domain/intake.ts'
import { flowOf, openOrderOf, prepareOrder } from '../domain/prepare-order.ts'
import type { ReceivedOrder } from '../domain/received.ts'
import type { ErpDesk } from '../ports.ts'
import { CHECK_AMOUNTS, judgeOrder, JUDGEMENTS } from './judge-order.handler.ts'

type Nothing = Readonly<Record<string, never>>

/** An order as it was received: the ERP is asked about what the maps in force make of it. */
export interface Question {
  readonly received: ReceivedOrder
  readonly target: string
  /** Epoch ms. */
  readonly askedAt: number
}

export type CheckAmounts = EffectHandler<Intake, Nothing, Question, AmountAnswer>

/** How the calls of a question are counted apart from those that post. */
export const questionsTo = (erp: string): string => `check:${erp}`

/** What is left of a call for the way back. */
const RETURN_MS = 500

const NOTHING_TO_COMPARE: AmountAnswer = { kind: 'compared', mismatches: [] }
const isWaiting = (known: Intake): boolean =>
  known.amountCheck !== undefined && !isCancelling(known) && known.step !== 'QUEUED'

/**
 * Asks the ERP of an order whether its prices and its tax are those that it has, before the ERP gets it;
 * again while it does not answer, or the order is held. Asking changes nothing, so that a lost answer is
 * asked for again.
 */
export const checkAmounts = (current: () => Bundle, erps: ErpDesk): CheckAmounts => {
  const judge = judgeOrder(current)

  const ask = async (
    { received, target, askedAt }: Question,
    { deadlineMs }: Call,
  ): Promise<Answer<AmountAnswer>> => {
    const bundle = current()
    const flow = flowOf(bundle, received)
    const order = flow && openOrderOf(prepareOrder(bundle, flow, received, 1, askedAt, target))
    if (order === undefined) return { kind: 'done', result: NOTHING_TO_COMPARE }
    const asked = await erps.simulate(target, order, new Set(), deadlineMs - RETURN_MS)
    const { tolerance } = bundle.config.policies.price
    return { kind: 'done', result: compareOrder(order, asked, tolerance) }
  }

  return defineEffect<Intake, Nothing, Question, AmountAnswer>({
    name: 'order-ingest.check-amounts',
    consumes: internalToken<Nothing>('timer', CHECK_AMOUNTS),
    produces: JUDGEMENTS,
    refs: ({ value, seenAt }, known) =>
      known === undefined ? [] : judge.refsOf(judge.prepare(value, known.received, known, seenAt)),
    named: ({ value, seenAt }, known) =>
      known === undefined
        ? []
        : judge.alikeOf(judge.prepare(value, known.received, known, seenAt), known),
    decide: ({ value }, known, context) => {
      if (known === undefined || !isWaiting(known)) return { disposition: 'superseded' }
      const { received, target, priority, amountChecks = 0 } = known
      const prepared = judge.prepare(value, received, known, context.now)
      const policy = amountPolicyOf(current().config.policies)
      const isAsked = prepared !== undefined && isChecked(policy, prepared.releases ?? new Set())
      // The policy, or what the maps make of the order, is not what it was.
      if (!isAsked || prepared.order === undefined || target === null) {
        return judge.take(value, received, known, context)
      }
      const command = { received, target, askedAt: context.now }
      const to = { target: questionsTo(target), priority }
      return { act: { operation: 'compare', number: amountChecks, ...to, command } }
    },
    perform: ask,
    lookUp: ask,
    conclude: ({ value }, known, answer, context): Decision<Intake> => {
      const check = known?.amountCheck
      if (known === undefined || check === undefined) return { disposition: 'superseded' }
      const said: AmountAnswer = answer.kind === 'done' ? answer.result : NOTHING_TO_COMPARE
      const told: Intake = {
        ...known,
        amountCheck: { ...check, answer: said },
        amountChecks: (known.amountChecks ?? 0) + 1,
      }
      return judge.take(value, known.received, told, context, { again: true })
    },
  })
}
