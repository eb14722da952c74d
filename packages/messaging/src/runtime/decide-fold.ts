import type { MeshError } from '@carrick/kernel'
import type { Decision } from '../handlers/decision.ts'
import type { DecideContext, LastWords, Received } from '../handlers/handler.ts'
import { applyDecision, type Refs } from './apply.ts'
import { classify } from './classify.ts'
import type { RuntimeContext } from './context.ts'
import type { Draft } from './draft.ts'
import type { Cause } from './emit.ts'
import { failHead, queueHead } from './fail.ts'
import type { Material } from './material.ts'
import type { AnyFold } from './registry.ts'
import type { Item } from './slot.ts'

export const decideContext = (now: number, refs: Refs): DecideContext => ({
  now,
  ref: (key) => refs.rows.get(key)?.body,
  named: (name) => (refs.named.get(name) ?? []).map(({ key, body }) => ({ key, state: body })),
})

/** A handler under the brake takes no events; one of them is let through to see whether it is mended. */
export const isBraked = (context: RuntimeContext, draft: Draft, handler: string): boolean => {
  const governor = context.governors.get(handler)
  if (governor === undefined || governor.state === 'open') return false
  return governor.state === 'held' || !governor.activated.has(draft.key)
}

export const failDecision = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  handler: string,
  cause: Cause,
  thrown: unknown,
  last?: (error: MeshError) => LastWords<unknown>,
): void => {
  const error = classify(thrown, 'decide')
  const pays = error.kind === 'retryable'
  failHead(context, draft, item, cause, {
    handler,
    stage: 'decide',
    error,
    pays,
    ...(last && { last }),
  })
}

const released = (context: RuntimeContext, handler: string): void => {
  const governor = context.governors.get(handler)
  if (governor !== undefined) governor.state = 'open'
}

/** State and events from a fact. */
export const decideFold = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  handler: AnyFold,
  event: Received<unknown>,
  cause: Cause,
  material: Material,
): void => {
  if (isBraked(context, draft, handler.name)) {
    queueHead(context, draft, item, { state: 'held', target: handler.name, priority: 0 })
    return
  }
  try {
    const decision: Decision<unknown> = handler.decide(
      event,
      draft.state.body,
      decideContext(material.now, material.refs),
    )
    if (decision.fail !== undefined) throw decision.fail
    applyDecision(context, draft, item, handler.name, decision, material.refs, cause)
    released(context, handler.name)
  } catch (thrown) {
    failDecision(context, draft, item, handler.name, cause, thrown)
  }
}
