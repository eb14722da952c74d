import { MeshError } from '@carrick/kernel'
import type { FinalAnswer } from '../handlers/handler.ts'
import type { IntentState } from '../ports/store-rows.ts'
import type { CallAnswer, CallPlan, StoredState } from './act.ts'
import { applyDecision } from './apply.ts'
import { classify } from './classify.ts'
import { enqueue, type RuntimeContext } from './context.ts'
import { decideContext } from './decide-fold.ts'
import { type Draft, finish, newDraft } from './draft.ts'
import { failHead, type Failure } from './fail.ts'
import { failed, succeeded } from './governor.ts'
import { governorOf, pump } from './governors.ts'

/** Only a call in doubt is asked for again, so only it keeps its command. */
const setIntent = (draft: Draft, call: CallPlan, state: IntentState, answer: unknown): void => {
  const command = state === 'doubt' ? call.intent.command : null
  draft.writes.intents.push({ ...call.intent, command, state, deadlineInMs: undefined, answer })
}

const commit = (
  context: RuntimeContext,
  call: CallPlan,
  state: StoredState,
  draft: Draft,
): void => {
  const [intent] = draft.writes.intents
  enqueue(
    context,
    finish(draft, undefined, (message) => {
      const error = new MeshError('MESH_STORE_REJECTED', `The database refuses a value: ${message}`)
      const again = newDraft(call.key, state)
      block(context, again, call, { error, stage: 'store', pays: false })
      const answer: unknown = JSON.parse(
        JSON.stringify(intent?.answer ?? null).replaceAll('\\u0000', ''),
      )
      if (intent !== undefined) setIntent(again, call, intent.state, answer)
      enqueue(
        context,
        finish(again, undefined, (reason) => context.onFatal(reason)),
      )
    }),
  )
}

const block = (
  context: RuntimeContext,
  draft: Draft,
  { item, cause, handler, event, intent }: CallPlan,
  failure: Pick<Failure, 'error' | 'stage' | 'pays' | 'held' | 'dueInMs' | 'afterMs'>,
): void => {
  const { body } = draft.state
  failHead(context, draft, item, cause, {
    ...failure,
    handler: handler.name,
    target: intent.target,
    priority: intent.priority,
    ownerRole: handler.ownerRole,
    successes: governorOf(context, intent.target).successes,
    last: (error) => handler.failed?.(event, body, error) ?? {},
  })
}

const onFinal = (
  context: RuntimeContext,
  call: CallPlan,
  draft: Draft,
  answer: FinalAnswer<unknown>,
): void => {
  const { handler, event, item, cause, refs } = call
  const kept = answer.kind === 'done' ? (answer.result ?? null) : answer.findings
  setIntent(draft, call, answer.kind, kept)
  try {
    const now = decideContext(context.clock.now(), refs)
    const decision = handler.conclude(event, draft.state.body, answer, now)
    if (decision.fail !== undefined) throw decision.fail
    applyDecision(context, draft, item, handler.name, decision, refs, cause)
  } catch (thrown) {
    block(context, draft, call, {
      error: classify(thrown, 'conclude'),
      stage: 'conclude',
      pays: true,
    })
  }
}

/** A try without a final answer: the governor learns of it, the key waits. */
const onFailure = (
  context: RuntimeContext,
  call: CallPlan,
  draft: Draft,
  error: MeshError,
  isDoubt: boolean,
  afterMs?: number,
): void => {
  const { settings, clock } = context
  const governor = governorOf(context, call.intent.target)
  const wasDoubt = call.mode === 'lookUp'
  setIntent(draft, call, isDoubt || wasDoubt ? 'doubt' : 'refused', null)
  if (error.kind === 'terminal') {
    block(context, draft, call, { error, stage: 'act', pays: true })
    return
  }
  const verdict = failed(governor, settings, clock.monotonic(), {
    key: call.key.key,
    away: error.kind === 'held',
    retryAfterMs: error.retryAfterMs,
  })
  const before = call.item.row?.inLane === true ? draft.lane : undefined
  const othersGotThrough = before !== undefined && governor.successes > before.successes
  const isOutOfPatience = (before?.tries ?? 0) >= settings.patience
  block(context, draft, call, {
    error,
    stage: 'act',
    held: verdict === 'held',
    pays: verdict === 'failing' && (othersGotThrough || isOutOfPatience),
    ...(isDoubt && !wasDoubt && { dueInMs: settings.doubtMs }),
    afterMs,
  })
}

/** What follows an answer, in one commit; the key is released by it. `replan` creates what was found absent. */
export const onAnswer = (
  context: RuntimeContext,
  call: CallPlan,
  state: StoredState,
  answer: CallAnswer,
  replan: (context: RuntimeContext, call: CallPlan, state: StoredState) => void,
): void => {
  const governor = governorOf(context, call.intent.target)
  const draft = newDraft(call.key, state)
  switch (answer.kind) {
    case 'done':
    case 'refused':
      succeeded(governor, context.settings)
      onFinal(context, call, draft, answer)
      break
    case 'absent': {
      succeeded(governor, context.settings)
      const early = call.settlesAt - context.clock.monotonic()
      if (early <= 0) {
        replan(context, call, state)
        return
      }
      const message = 'Not found by our mark yet; it counts as absent only after the call is over'
      const error = new MeshError('MESH_EFFECT_IN_DOUBT', message, { kind: 'in-doubt' })
      setIntent(draft, call, 'doubt', null)
      block(context, draft, call, { error, stage: 'act', pays: false, dueInMs: early })
      break
    }
    case 'throttled': {
      const error = new MeshError('MESH_TARGET_THROTTLED', `${call.intent.target} asks to wait`, {
        kind: 'held',
        retryAfterMs: answer.afterMs,
      })
      onFailure(context, call, draft, error, false)
      break
    }
    case 'transient':
      onFailure(
        context,
        call,
        draft,
        answer.cause,
        answer.cause.kind === 'in-doubt',
        answer.afterMs,
      )
      break
    case 'in-doubt':
      onFailure(context, call, draft, answer.cause, true)
      break
  }
  commit(context, call, state, draft)
  pump(context, governor)
}
