import type { EventToken } from '@carrick/schemas'
import { MeshError } from '@carrick/kernel'
import type { DesiredStateHandler, EffectHandler, FoldHandler } from '../handlers/handler.ts'
import { isInternal, type Token } from '../handlers/token.ts'
import type { ParkedKind } from '../ports/store-rows.ts'

/** A handler whose type parameters are forgotten: values come from the codec and the store. */
export type AnyFold = FoldHandler<unknown, unknown>
export type AnyEffect = EffectHandler<unknown, unknown, unknown, unknown>
export type AnyDesired = DesiredStateHandler<unknown, unknown>
export type AnyHandler = AnyFold | AnyEffect | AnyDesired

/** What `createRuntime` takes: the handlers of `defineFold`, `defineEffect` and `defineDesiredState`, of any types. */
export interface HandlerInput {
  readonly kind: AnyHandler['kind']
  readonly name: string
  readonly consumes: Token<unknown>
  readonly produces: readonly EventToken<unknown>[]
}

export interface HandlerRegistry {
  readonly all: readonly AnyHandler[]
  readonly topics: readonly string[]
  readonly reads: readonly EventToken<unknown>[]
  readonly desired: readonly AnyDesired[]
  readonly hasEffects: boolean
  readonly awaits: boolean
  handlerOf(kind: ParkedKind, type: string): AnyHandler | undefined
}

const kindOf = (token: Token<unknown>): ParkedKind => (isInternal(token) ? token.internal : 'event')

const tokensOf = (handler: AnyHandler): readonly Token<unknown>[] =>
  handler.kind === 'desired-state'
    ? [handler.consumes, ...(handler.alsoConsumes ?? [])]
    : [handler.consumes]

/** At most one handler per event type: all types of a key share one lane. Throws MESH_RUNTIME_HANDLERS. */
export const registerHandlers = (inputs: readonly HandlerInput[]): HandlerRegistry => {
  const all = inputs as readonly unknown[] as readonly AnyHandler[]
  const byKind = new Map<ParkedKind, Map<string, AnyHandler>>()
  const reads: EventToken<unknown>[] = []
  for (const [handler, token] of all.flatMap((one) =>
    tokensOf(one).map((token) => [one, token] as const),
  )) {
    const ofKind = byKind.get(kindOf(token)) ?? new Map<string, AnyHandler>()
    byKind.set(kindOf(token), ofKind)
    const other = ofKind.get(token.name)
    if (other !== undefined) {
      throw new MeshError(
        'MESH_RUNTIME_HANDLERS',
        `${other.name} and ${handler.name} both consume ${token.name}; one handler per event type`,
      )
    }
    ofKind.set(token.name, handler)
    if (!isInternal(token)) reads.push(token)
  }
  return {
    all,
    topics: [...new Set(reads.map(({ topic }) => topic))].sort(),
    reads,
    desired: all.filter((handler) => handler.kind === 'desired-state'),
    hasEffects: all.some((handler) => handler.kind === 'effect'),
    awaits: byKind.get('wake')?.has('wake') === true,
    handlerOf: (kind, type) => byKind.get(kind)?.get(type),
  }
}
