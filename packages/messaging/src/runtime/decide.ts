import { MeshError } from '@carrick/kernel'
import type { Received } from '../handlers/handler.ts'
import { inboxName } from '../ports/store.ts'
import { runCommand } from './commands.ts'
import { enqueue, makeReady, type RuntimeContext } from './context.ts'
import { decideEffect } from './decide-effect.ts'
import { decideDesired } from './decide-desired.ts'
import { decideFold } from './decide-fold.ts'
import type { Cause } from './emit.ts'
import { consume, type Draft, finish, newDraft, type Outcome, park, repeat } from './draft.ts'
import { failHead } from './fail.ts'
import { faultOf } from './intake-checks.ts'
import { runOutgoing } from './record-refused.ts'
import { isRepeat, type Material, stateIn } from './material.ts'
import { causeOf, receivedOf } from './received.ts'
import { supersedeHead } from './resolve.ts'
import type { AnyHandler } from './registry.ts'
import type { Item, KeyState } from './slot.ts'

/** A call that follows the commit of its intent. */
export interface Next {
  /** Hands the call to its governor; `sentAt` is the monotonic time before the commit was sent. */
  readonly start: (sentAt: number) => void
  readonly abandon: () => void
}

const typeOf = (item: Item): string =>
  item.decoded?.kind === 'event' ? item.decoded.name : item.type

const isBlockedFor = (draft: Draft, item: Item): boolean => {
  if (draft.blocked) return true
  return item.row?.inLane !== true && (draft.lane?.rows ?? 0) > 0
}

const wait = (draft: Draft, item: Item): void => {
  if (item.row?.inLane === true) consume(draft, item)
  else park(draft, item)
}

/** One event in its turn. Returns what is to follow the commit when the event asks for a call. */
const decideItem = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  material: Material,
): Next | undefined => {
  const type = typeOf(item)
  const handler = context.handlers.handlerOf(item.kind, type)
  const fault = faultOf(context, item, material.now)
  if (fault !== undefined) {
    failHead(context, draft, item, causeOf(draft.key, item, undefined), {
      handler: handler?.name ?? context.service,
      stage: item.decoded?.kind === 'poison' ? 'decode' : 'intake',
      error: fault,
      pays: false,
    })
    return undefined
  }
  if (item.kind === 'outgoing') {
    runOutgoing(context, draft, item)
    return undefined
  }
  if (handler === undefined) {
    if (item.row === undefined) {
      consume(draft, item)
      return undefined
    }
    failHead(context, draft, item, causeOf(draft.key, item, undefined), {
      handler: context.service,
      stage: 'intake',
      error: new MeshError('MESH_RUNTIME_NO_HANDLER', `No handler takes ${item.kind} ${type}`),
      pays: false,
    })
    return undefined
  }
  const value = item.decoded?.kind === 'event' ? item.decoded.value : item.row?.body
  const event = receivedOf(draft.key, item, type, value)
  const cause = causeOf(draft.key, item, value)
  const sampled = cause.traceparent?.endsWith('01') === true
  const startedAt = sampled ? context.clock.monotonic() : 0
  const next = run(context, draft, item, handler, event, cause, material)
  if (sampled) {
    const outcome = draft.blocked ? 'blocked' : next === undefined ? 'decided' : 'call'
    context.observer.handled?.({
      handler: handler.name,
      id: item.id,
      key: draft.key.key,
      topic: item.record?.topic,
      target: undefined,
      traceparent: cause.traceparent,
      operation: 'decide',
      outcome,
      durationMs: context.clock.monotonic() - startedAt,
    })
  }
  return next
}

const run = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  handler: AnyHandler,
  event: Received<unknown>,
  cause: Cause,
  material: Material,
): Next | undefined => {
  switch (handler.kind) {
    case 'fold':
      decideFold(context, draft, item, handler, event, cause, material)
      return undefined
    case 'effect':
      return decideEffect(context, draft, item, handler, event, cause, material)
    case 'desired-state':
      decideDesired(context, draft, item, handler, event, cause, material)
      return undefined
  }
}

/**
 * Runs a key's events in order over one loaded state, up to the first call, the first failure or the end of the
 * batch.
 */
export const decideKey = (context: RuntimeContext, key: KeyState, material: Material): Outcome => {
  const draft = newDraft(key, stateIn(material, key))
  const seen = new Set<string>()
  let next: Next | undefined
  for (const item of key.items.slice(0, key.taken)) {
    if (item.kind === 'command') {
      runCommand(context, draft, item, material)
      continue
    }
    const name = `${item.kind === 'timer' || item.kind === 'wake' ? 'row ' : ''}${inboxName(item)}`
    if (isRepeat(material, key, item) || seen.has(name)) {
      repeat(draft, item)
      context.observer.repeated?.(1)
      continue
    }
    seen.add(name)
    if (isBlockedFor(draft, item)) supersedeHead(context, draft, item, material)
    if (isBlockedFor(draft, item)) {
      wait(draft, item)
      continue
    }
    next = decideItem(context, draft, item, material)
    if (next !== undefined) break
  }
  // Many events wait for their commit: what was read of them is not kept meanwhile, but read again when needed.
  for (const item of draft.consumed) if (item.type !== '') item.decoded = undefined
  return finish(
    draft,
    next?.start,
    (message) => {
      refuseFirst(context, key, material, message)
    },
    next?.abandon,
  )
}

/** The database refuses a value of this key: find the event by running them one by one, then block it. */
const refuseFirst = (
  context: RuntimeContext,
  key: KeyState,
  material: Material,
  message: string,
): void => {
  const item = key.items[0]
  if (item === undefined || !key.single) {
    key.single = true
    key.busy = false
    makeReady(context, key)
    return
  }
  const draft = newDraft(key, stateIn(material, key))
  failHead(context, draft, item, causeOf(key, item, undefined), {
    handler: context.handlers.handlerOf(item.kind, typeOf(item))?.name ?? context.service,
    stage: 'store',
    error: new MeshError('MESH_STORE_REJECTED', `The database refuses a value: ${message}`),
    pays: false,
  })
  const unstorable = (again: string): void => {
    context.onFatal(`The failure of ${key.key} cannot be stored: ${again}`)
  }
  enqueue(context, finish(draft, undefined, unstorable))
}
