import { hash } from 'node:crypto'
import { MeshError } from '@carrick/kernel'
import type { Act, Decision } from '../handlers/decision.ts'
import type { FinalAnswer, Received } from '../handlers/handler.ts'
import type { IntentWrite } from '../ports/commit-group.ts'
import type { IntentRow } from '../ports/store-rows.ts'
import { type CallPlan, plan } from './act.ts'
import { applyDecision, writeDecision } from './apply.ts'
import type { RuntimeContext } from './context.ts'
import type { Next } from './decide.ts'
import { decideContext, failDecision, isBraked } from './decide-fold.ts'
import type { Draft } from './draft.ts'
import type { Cause } from './emit.ts'
import { queueHead } from './fail.ts'
import { aheadOf } from './governor.ts'
import { governorOf, permits } from './governors.ts'
import type { Material } from './material.ts'
import type { AnyEffect } from './registry.ts'
import type { Item } from './slot.ts'

const textOf = (command: unknown): string => JSON.stringify(command ?? null)

const finalAnswerOf = (intent: IntentRow): FinalAnswer<unknown> => ({
  kind: 'done',
  result: intent.answer,
})

/** Whether a call may be prepared now, or waits in the durable queue of its target. */
const gate = (context: RuntimeContext, item: Item, target: string): 'go' | 'queued' | 'held' => {
  const governor = governorOf(context, target)
  const activated = item.row?.inLane === true
  if (governor.state === 'held') return 'held'
  if (governor.state === 'probing') return governor.plans.size === 0 ? 'go' : 'held'
  if (activated) return 'go'
  if (context.settings.acceptFirst || governor.turns.size > 0) return 'queued'
  // With one target, back pressure is enough; with several, a slow one must not fill the window of the others.
  const isFull = aheadOf(governor) >= 2 * permits(context, governor)
  return isFull && context.governors.size > 1 ? 'queued' : 'go'
}

interface Scene {
  readonly context: RuntimeContext
  readonly draft: Draft
  readonly item: Item
  readonly handler: AnyEffect
  readonly event: Received<unknown>
  readonly cause: Cause
  readonly material: Material
}

const adopt = (scene: Scene, intent: IntentRow): void => {
  const { context, draft, item, handler, event, cause, material } = scene
  const decision = handler.conclude(
    event,
    draft.state.body,
    finalAnswerOf(intent),
    decideContext(material.now, material.refs),
  )
  if (decision.fail !== undefined) throw decision.fail
  applyDecision(context, draft, item, handler.name, decision, material.refs, cause)
}

const planOf = (
  { draft, item, handler, event, cause, material }: Scene,
  intent: Omit<IntentWrite, 'state' | 'deadlineInMs' | 'answer'>,
  rest: Pick<CallPlan, 'command' | 'mode' | 'settlesAt'>,
): CallPlan => ({
  key: draft.key,
  item,
  handler,
  event,
  cause,
  refs: material.refs,
  intent,
  ...rest,
})

/** An intent whose call may have happened: asked for by our mark before anything is sent again. */
const resume = (scene: Scene, row: IntentRow): Next | undefined => {
  const { context, draft, item } = scene
  const way = gate(context, item, row.target)
  if (way === 'held') {
    queueHead(context, draft, item, { state: 'held', target: row.target, priority: row.priority })
    return undefined
  }
  const { opKey, key, slot, target, priority, hash, command, deadlineInMs } = row
  const settlesAt =
    context.clock.monotonic() + deadlineInMs + governorOf(context, target).settings.visibilityMs
  return plan(
    context,
    draft,
    planOf(
      scene,
      {
        opKey,
        key,
        slot,
        target,
        priority,
        hash,
        command: textOf(command),
        epoch: draft.key.slot.epoch,
        eventId: item.id,
      },
      { command, mode: 'lookUp', settlesAt },
    ),
  )
}

const start = (scene: Scene, act: Act<unknown>, decision: Decision<unknown>): Next | undefined => {
  const { context, draft, item, material, cause } = scene
  const { key } = draft
  const opKey = `${key.key}/${act.operation}/${String(act.number)}`
  const command = textOf(act.command)
  const commandHash = hash('sha256', command)
  const existing = (material.intents.get(key.key) ?? []).find((row) => row.opKey === opKey)
  if (existing !== undefined && existing.state !== 'refused') {
    if (existing.hash !== commandHash) {
      throw new MeshError(
        'MESH_INTENT_PAYLOAD',
        `${opKey} was ${existing.state === 'done' ? 'done' : 'begun'} with another payload`,
      )
    }
    if (existing.state !== 'done') return resume(scene, existing)
    adopt(scene, existing)
    return undefined
  }
  const way = gate(context, item, act.target)
  if (way !== 'go') {
    queueHead(context, draft, item, { state: way, target: act.target, priority: act.priority })
    return undefined
  }
  writeDecision(context, draft, decision, material.refs, cause)
  const intent = {
    opKey,
    key: key.key,
    slot: key.slot.slot,
    epoch: key.slot.epoch,
    eventId: item.id,
    target: act.target,
    priority: act.priority,
    hash: commandHash,
    command,
  }
  return plan(
    context,
    draft,
    planOf(scene, intent, { command: act.command, mode: 'create', settlesAt: 0 }),
  )
}

/** Decides an effect's event; returns what hands its call over once the intent is committed. */
export const decideEffect = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  handler: AnyEffect,
  event: Received<unknown>,
  cause: Cause,
  material: Material,
): Next | undefined => {
  const scene = { context, draft, item, handler, event, cause, material }
  if (isBraked(context, draft, handler.name)) {
    queueHead(context, draft, item, { state: 'held', target: handler.name, priority: 0 })
    return undefined
  }
  try {
    const own = (material.intents.get(draft.key.key) ?? []).filter(
      (intent) => intent.eventId === item.id,
    )
    const open = own.find(({ state }) => state === 'decided' || state === 'doubt')
    if (open !== undefined) return resume(scene, open)
    const done = own.find(({ state }) => state === 'done')
    if (done !== undefined) {
      adopt(scene, done)
      return undefined
    }
    const decision = handler.decide(
      event,
      draft.state.body,
      decideContext(material.now, material.refs),
    )
    if (decision.fail !== undefined) throw decision.fail
    if (decision.act !== undefined) return start(scene, decision.act, decision)
    applyDecision(context, draft, item, handler.name, decision, material.refs, cause)
  } catch (thrown) {
    failDecision(
      context,
      draft,
      item,
      handler.name,
      cause,
      thrown,
      (error) => handler.failed?.(event, draft.state.body, error) ?? {},
    )
  }
  return undefined
}
