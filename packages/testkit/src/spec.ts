import type { MeshError } from '@carrick/kernel'
import type {
  Act,
  Decision,
  EffectHandler,
  FinalAnswer,
  FoldHandler,
  LastWords,
  NamedState,
  Outgoing,
  Received,
} from '@carrick/messaging'
import type { Envelope, EventToken } from '@carrick/schemas'

export const SOME_ORDER = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'
export const SOME_EVENT = '0193a5c2-7b00-7000-8000-000000000001'
export const NOON = Date.UTC(2026, 10, 23, 12)

interface Circumstances {
  readonly key?: string
  readonly id?: string
  readonly now?: number
  /** State of other keys that the handler may look at. */
  readonly refs?: Readonly<Record<string, unknown>>
  /** States of other keys by a name that they have. */
  readonly named?: Readonly<Record<string, readonly NamedState[]>>
}

const received = <T>(type: string, value: T, { key, id, now }: Circumstances): Received<T> => ({
  id: id ?? SOME_EVENT,
  type,
  key: key ?? SOME_ORDER,
  value,
  seenAt: now ?? NOON,
  correlationId: key ?? SOME_ORDER,
})

const contextOf = ({ now, refs, named }: Circumstances) => ({
  now: now ?? NOON,
  ref: (key: string): unknown => refs?.[key],
  named: (name: string): readonly NamedState[] => named?.[name] ?? [],
})

const nameOf = (token: { readonly name: string }): string => token.name

/** The payloads of one event type in a decision. */
export const emitted = <T extends { readonly meta: Envelope }>(
  decision: { readonly emit?: readonly Outgoing[] },
  token: EventToken<T>,
): readonly Omit<T, 'meta'>[] =>
  (decision.emit ?? [])
    .filter((event) => event.token.name === token.name)
    .map((event) => event.payload as Omit<T, 'meta'>)

/** Names of the event types in a decision, in order. */
export const namesEmitted = (decision: {
  readonly emit?: readonly Outgoing[]
}): readonly string[] => (decision.emit ?? []).map((event) => event.token.name)

/** `given(handler, state).when(event)`: what the pure part decides. */
export const given = <S, T>(handler: FoldHandler<S, T>, state?: S) => ({
  when: (value: T, circumstances: Circumstances = {}): Decision<S> =>
    handler.decide(
      received(nameOf(handler.consumes), value, circumstances),
      state,
      contextOf(circumstances),
    ),
})

/** The same for an effect handler; `concluding` gives it the answer of the outside call. */
export const givenEffect = <S, T, C, A>(handler: EffectHandler<S, T, C, A>, state?: S) => ({
  when: (value: T, circumstances: Circumstances = {}): Decision<S> & { readonly act?: Act<C> } =>
    handler.decide(
      received(nameOf(handler.consumes), value, circumstances),
      state,
      contextOf(circumstances),
    ),
  concluding: (value: T, answer: FinalAnswer<A>, circumstances: Circumstances = {}): Decision<S> =>
    handler.conclude(
      received(nameOf(handler.consumes), value, circumstances),
      state,
      answer,
      contextOf(circumstances),
    ),
  failing: (value: T, failure: MeshError, circumstances: Circumstances = {}): LastWords<S> =>
    handler.failed?.(received(nameOf(handler.consumes), value, circumstances), state, failure) ??
    {},
})
