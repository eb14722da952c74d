import type { Decision, FoldHandler, Outgoing } from '@carrick/messaging'
import type { ReturnPolicy } from '@carrick/mapping'
import { type Envelope, type EventToken, ReturnStatusChanged } from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON } from '@carrick/testkit'
import type { Instruction } from '../domain/instruct.ts'
import type { OrderReturns } from '../domain/order-returns.ts'
import type { Submission } from '../domain/read-submission.ts'
import { followFacts } from '../handlers/follow-facts.handler.ts'
import { followInstruction } from '../handlers/follow-instruction.handler.ts'
import { takeReturn } from '../handlers/take-return.handler.ts'
import { tellOverdue } from '../handlers/tell-overdue.handler.ts'
import { A_POLICY } from './sample-return.fake.ts'

interface Said {
  readonly meta: Envelope
}

/** The returns of one order as the service keeps them: hears events one by one, and remembers what was told. */
export const openBook = (over: Partial<ReturnPolicy> = {}) => {
  const policy = { ...A_POLICY, ...over }
  const current = () => policy
  const [takeSnapshot, takeSubmission] = takeReturn(current)
  const handlers: readonly FoldHandler<OrderReturns, Said>[] = [
    takeSnapshot,
    ...followFacts(current),
  ]
  let state: OrderReturns | undefined
  const told: Outgoing[] = []
  const take = (decision: Decision<OrderReturns>): Decision<OrderReturns> => {
    // JSON there and back, as the store keeps it.
    if (decision.state) state = JSON.parse(JSON.stringify(decision.state)) as OrderReturns
    told.push(...(decision.emit ?? []))
    return decision
  }
  return {
    hear: (event: Said, now = NOON) => {
      const handler = handlers.find(({ consumes }) => consumes.name === event.meta.eventType)
      if (handler === undefined) throw new Error(`Nobody hears ${event.meta.eventType}`)
      return take(given(handler, state).when(event, { now }))
    },
    submit: (submission: Submission, now = NOON) =>
      take(given(takeSubmission, state).when(submission, { now })),
    instruct: (instruction: Instruction, now = NOON) =>
      take(given(followInstruction(current), state).when(instruction, { now })),
    wait: (now: number) => take(given(tellOverdue(current), state).when({}, { now })),
    state: () => state,
    told: <T extends Said>(token: EventToken<T>) => emitted({ emit: told }, token),
    names: () => namesEmitted({ emit: told }),
    /** The newest status of each return. */
    status: (returnId?: string) =>
      emitted({ emit: told }, ReturnStatusChanged).findLast(
        (status) => returnId === undefined || status.returnId === returnId,
      ),
  }
}
