import { messageOf } from '@carrick/kernel'
import type { Wanted } from '../handlers/handler.ts'
import type { Decoded } from '../ports/codec.ts'
import { inboxName } from '../ports/store.ts'
import type { InboxKey, IntentRow, ParkedRow } from '../ports/store-rows.ts'
import { classify } from './classify.ts'
import { makeReady, type RuntimeContext } from './context.ts'
import { type Material, wishName } from './material.ts'
import { receivedOf } from './received.ts'
import type { AnyHandler } from './registry.ts'
import type { Item, KeyState } from './slot.ts'

const itemsOf = (key: KeyState): readonly Item[] => key.items.slice(0, key.taken)

const bytesOf = ({ record, decoded }: Item): boolean =>
  decoded === undefined && record !== undefined && record.value !== null

/** Says once when the registry goes away, and once when it is back. */
const noteRegistry = (context: RuntimeContext, away: string | undefined): void => {
  const wasAway = context.registryAway !== undefined
  context.registryAway = away
  if (away !== undefined && !wasAway)
    context.logger.warn({ reason: away }, 'The registry does not answer; events wait')
  if (away === undefined && wasAway) context.logger.info({}, 'The registry answers again')
}

/** Decodes what is new; keys whose schema cannot be had now are set aside. Returns the others. */
export const decodeBatch = async (
  context: RuntimeContext,
  keys: readonly KeyState[],
): Promise<KeyState[]> => {
  const items = keys.flatMap((key) => itemsOf(key).filter(bytesOf))
  const records = items.flatMap(({ record }) =>
    record === undefined || record.value === null
      ? []
      : [{ topic: record.topic, value: record.value, headers: record.headers }],
  )
  let answers: readonly Decoded[] = []
  if (records.length > 0) {
    try {
      answers = await context.codec.decode(records)
    } catch (thrown) {
      const message = messageOf(thrown)
      answers = records.map(() => ({ kind: 'unreachable', message }))
    }
  }
  let away: string | undefined
  for (const [index, item] of items.entries()) {
    const answer = answers[index]
    if (answer === undefined || answer.kind === 'unreachable') away = answer?.message ?? 'No answer'
    else if (answer.kind !== 'unknown') item.decoded = answer
  }
  noteRegistry(context, away)
  const isWaiting = (key: KeyState): boolean => itemsOf(key).some(bytesOf)
  context.stalled.push(...keys.filter((key) => key.slot.alive && isWaiting(key)))
  return keys.filter((key) => !isWaiting(key))
}

const handlerFor = (context: RuntimeContext, item: Item): AnyHandler | undefined =>
  context.handlers.handlerOf(
    item.kind,
    item.decoded?.kind === 'event' ? item.decoded.name : item.type,
  )

interface Wishes {
  readonly states: Set<string>
  readonly intentsOf: Set<string>
  readonly openIntentsOf: { readonly key: string; readonly eventId: string }[]
  readonly inbox: Map<string, InboxKey>
  readonly wanted: Map<string, { readonly handler: string; readonly key: string }>
  readonly heads: KeyState[]
}

const wishesOf = (context: RuntimeContext, keys: readonly KeyState[]): Wishes => {
  const wishes: Wishes = {
    states: new Set(),
    intentsOf: new Set(),
    openIntentsOf: [],
    inbox: new Map(),
    wanted: new Map(),
    heads: [],
  }
  for (const key of keys) {
    for (const item of itemsOf(key)) {
      const handler = handlerFor(context, item)
      if (handler?.kind === 'desired-state') {
        const wish = { handler: handler.name, key: key.key }
        wishes.wanted.set(wishName(handler.name, key.key), wish)
      } else if (handler !== undefined) wishes.states.add(key.key)
      if (handler?.kind === 'effect' || key.lane?.state === 'waiting') {
        if (key.wholeHistory) wishes.intentsOf.add(key.key)
        else wishes.openIntentsOf.push({ key: key.key, eventId: item.id })
      }
      const isAsked =
        handler?.kind === 'effect' || key.slot.askLeft > 0 || key.repeats !== undefined
      if (isAsked && item.row?.inLane !== true) wishes.inbox.set(inboxName(item), item)
      key.slot.askLeft -= 1
    }
    const takesHead =
      key.lane?.state === 'waiting' || key.items.some(({ kind }) => kind === 'command')
    if (takesHead && key.lane?.headPos !== undefined) wishes.heads.push(key)
    const headId = key.lane?.state === 'waiting' ? key.lane.headId : undefined
    if (headId !== undefined) wishes.openIntentsOf.push({ key: key.key, eventId: headId })
  }
  return wishes
}

/** References and names that the handlers of a batch read. */
const refsOf = (
  context: RuntimeContext,
  keys: readonly KeyState[],
  states: Material['states'],
): { readonly refs: readonly string[]; readonly names: readonly string[] } => {
  const refs = new Set<string>()
  const names = new Set<string>()
  for (const key of keys) {
    for (const item of itemsOf(key)) {
      const handler = handlerFor(context, item)
      if (handler === undefined || handler.kind === 'desired-state') continue
      if (handler.refs === undefined && handler.named === undefined) continue
      const value = item.decoded?.kind === 'event' ? item.decoded.value : item.row?.body
      const type = item.decoded?.kind === 'event' ? item.decoded.name : item.type
      try {
        const event = receivedOf(key, item, type, value)
        const state = states.get(key.key)?.body
        for (const ref of handler.refs?.(event, state) ?? []) refs.add(ref)
        for (const name of handler.named?.(event, state) ?? []) names.add(name)
      } catch (thrown) {
        // decide meets the same value and fails with the event in hand.
        context.logger.debug({ err: classify(thrown, 'decide') }, 'refs threw')
      }
    }
  }
  return { refs: [...refs], names: [...names] }
}

/** What the batch needs, in one query, plus one for references and one for heads where asked for. */
export const loadBatch = async (
  context: RuntimeContext,
  keys: readonly KeyState[],
): Promise<Material> => {
  const { store, clock } = context
  const wishes = wishesOf(context, keys)
  const loaded = await store.load({
    states: [...wishes.states],
    intentsOf: [...wishes.intentsOf],
    openIntentsOf: wishes.openIntentsOf,
    inbox: [...wishes.inbox.values()].map(({ id, generation }) => ({ id, generation })),
    wanted: [...wishes.wanted.values()],
  })
  const asked = refsOf(context, keys, loaded.states)
  const isNothing = asked.refs.length === 0 && asked.names.length === 0
  const others = isNothing
    ? undefined
    : await store.load({
        states: asked.refs,
        named: asked.names,
        intentsOf: [],
        inbox: [],
        wanted: [],
      })
  const heads = new Map<string, ParkedRow>()
  if (wishes.heads.length > 0) {
    const lanes = wishes.heads.map(({ key, lane }) => ({ key, headPos: lane?.headPos }))
    for (const row of await store.tail(lanes, 1)) heads.set(row.key, row)
  }
  const intents = new Map<string, IntentRow[]>()
  for (const intent of loaded.intents) {
    intents.set(intent.key, [...(intents.get(intent.key) ?? []), intent])
  }
  const wanted = new Map<string, Wanted<unknown>>()
  for (const row of loaded.wanted) wanted.set(wishName(row.handler, row.key), row)
  return {
    now: clock.now(),
    states: loaded.states,
    refs: {
      rows: new Map(asked.refs.map((ref) => [ref, others?.states.get(ref)])),
      named: others?.named ?? new Map<string, never>(),
    },
    intents,
    inbox: loaded.inbox,
    wanted,
    heads,
  }
}

export const giveBack = (context: RuntimeContext, keys: readonly KeyState[]): void => {
  for (const key of keys) {
    if (!key.slot.alive) continue
    key.busy = false
    makeReady(context, key)
  }
}
