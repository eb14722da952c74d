import type { EventToken } from '@carrick/schemas'

/**
 * A message that never leaves its service: it lies in the service's own tables as JSON and is run by
 * the slot owner of its key, in one lane with the key's events. Kinds (runtime.md names kept):
 * `submit` (an accepted HTTP submission), `fact` (a webhook or poll result), `timer`, `wake`.
 */
export interface InternalToken<T> {
  readonly internal: 'submit' | 'fact' | 'timer' | 'wake'
  readonly name: string
  /** Phantom: carries the body's type, never a value. */
  readonly body?: T
}

export type Token<T> = EventToken<T> | InternalToken<T>

export const internalToken = <T>(
  internal: InternalToken<T>['internal'],
  name: string,
): InternalToken<T> => ({ internal, name })

/** Delivered to a key when one of the state keys it `awaits` was written. */
export const WAKE = internalToken<{ readonly refs: readonly string[] }>('wake', 'wake')

export const isInternal = <T>(token: Token<T>): token is InternalToken<T> => 'internal' in token
