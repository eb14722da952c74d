import { MeshError } from '@carrick/kernel'
import type { Answer, Received } from '../handlers/handler.ts'
import type { IntentWrite } from '../ports/commit-group.ts'
import { onAnswer } from './answer.ts'
import type { Refs } from './apply.ts'
import { classify } from './classify.ts'
import { enqueue, nextOrder, type RuntimeContext } from './context.ts'
import { TIMED_OUT, withDeadline } from './deadline.ts'
import type { Next } from './decide.ts'
import { type Draft, finish, newDraft } from './draft.ts'
import type { Cause } from './emit.ts'
import { queueHead } from './fail.ts'
import { governorOf, pump } from './governors.ts'
import type { AnyEffect } from './registry.ts'
import type { Item, KeyState } from './slot.ts'

export interface CallPlan {
  readonly key: KeyState
  readonly item: Item
  readonly handler: AnyEffect
  readonly event: Received<unknown>
  readonly cause: Cause
  readonly refs: Refs
  readonly intent: Omit<IntentWrite, 'state' | 'deadlineInMs' | 'answer'>
  /** What the intent's text says. */
  readonly command: unknown
  readonly mode: 'create' | 'lookUp'
  /** Monotonic ms from which `absent` counts. */
  readonly settlesAt: number
  /** Its turn came, but too late after its commit: it is committed again and goes first. */
  readonly isNext?: boolean
}

export interface StoredState {
  readonly body: unknown
  readonly version: number
}

export type CallAnswer = Answer<unknown> | { readonly kind: 'absent' }

const decided = (context: RuntimeContext, call: CallPlan): IntentWrite => {
  const { startMs, actMs } = governorOf(context, call.intent.target).settings
  return { ...call.intent, state: 'decided', deadlineInMs: startMs + actMs, answer: null }
}

/** Writes the intent into the draft; after its commit the call waits for a permit. */
export const plan = (context: RuntimeContext, draft: Draft, call: CallPlan): Next => {
  const { plans } = governorOf(context, call.intent.target)
  plans.add(call)
  if (call.mode === 'create') draft.writes.intents.push(decided(context, call))
  return {
    start: (sentAt) => {
      const version = draft.state.version + (draft.state.dirty ? 1 : 0)
      queueCall(context, call, { body: draft.state.body, version }, sentAt)
    },
    abandon: () => void plans.delete(call),
  }
}

/** Commits the intent (again) with a new deadline, under the fence; then the call waits for a permit. */
const replan = (context: RuntimeContext, call: CallPlan, state: StoredState): void => {
  const draft = newDraft(call.key, state)
  const next = plan(context, draft, { ...call, mode: 'create' })
  enqueue(
    context,
    finish(draft, next.start, (message) => context.onFatal(message), next.abandon),
  )
}

const queueCall = (
  context: RuntimeContext,
  call: CallPlan,
  state: StoredState,
  sentAt: number,
): void => {
  const governor = governorOf(context, call.intent.target)
  const { plans } = governor
  governor.jobs.push({
    key: call.key,
    priority: call.isNext === true ? Infinity : call.intent.priority,
    order: nextOrder(context),
    run: async () => {
      // Commits are fenced, calls are not: a woken zombie must not send its queue.
      const isLate = context.clock.monotonic() > sentAt + context.settings.startMs
      if (call.mode === 'create' && isLate) {
        plans.delete(call)
        replan(context, { ...call, isNext: true }, state)
        return
      }
      const answer = await ask(context, call)
      plans.delete(call)
      if (call.key.slot.alive) onAnswer(context, call, state, answer, replan)
    },
    shelve: () => {
      plans.delete(call)
      shelve(context, call, state)
    },
  })
  pump(context, governor)
}

/** The target is held: the key waits without an attempt. A call that never began has done nothing. */
const shelve = (context: RuntimeContext, call: CallPlan, state: StoredState): void => {
  const { intent, item, key } = call
  const draft = newDraft(key, state)
  const { target, priority } = intent
  queueHead(context, draft, item, { state: 'held', target, priority })
  if (call.mode === 'create') {
    const over = { state: 'refused', command: null, deadlineInMs: 0, answer: null } as const
    draft.writes.intents.push({ ...intent, ...over })
  }
  enqueue(
    context,
    finish(draft, undefined, (message) => context.onFatal(message)),
  )
}

/** One call under the runtime's deadline; every throw becomes an answer. */
const ask = async (context: RuntimeContext, call: CallPlan): Promise<CallAnswer> => {
  const { handler, intent, key, mode } = call
  const { clock } = context
  const startedAt = clock.monotonic()
  const controller = new AbortController()
  key.slot.aborts.add(controller)
  const deadlineMs = governorOf(context, intent.target).settings.actMs
  let answer: CallAnswer
  try {
    const result = await withDeadline<CallAnswer>(clock, deadlineMs, controller, async (signal) => {
      const about = { opKey: intent.opKey, key: key.key, target: intent.target, signal, deadlineMs }
      return mode === 'create'
        ? handler.perform(call.command, about)
        : handler.lookUp(call.command, about)
    })
    answer =
      result === TIMED_OUT
        ? {
            kind: 'in-doubt',
            cause: new MeshError(
              'MESH_EFFECT_DEADLINE',
              `No answer within ${String(deadlineMs)} ms`,
              {
                kind: 'in-doubt',
              },
            ),
          }
        : result
  } catch (thrown) {
    answer = { kind: 'in-doubt', cause: classify(thrown, 'act') }
  }
  key.slot.aborts.delete(controller)
  context.observer.handled?.({
    handler: handler.name,
    id: call.event.id,
    key: key.key,
    topic: call.item.record?.topic,
    target: intent.target,
    traceparent: call.cause.traceparent,
    operation: mode === 'create' ? 'perform' : 'lookUp',
    outcome: answer.kind,
    durationMs: clock.monotonic() - startedAt,
  })
  return answer
}
