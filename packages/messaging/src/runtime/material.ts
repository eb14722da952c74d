import type { Wanted } from '../handlers/handler.ts'
import { inboxName } from '../ports/store.ts'
import type { InboxDisposition, IntentRow, ParkedRow, StateRow } from '../ports/store-rows.ts'
import type { Refs } from './apply.ts'
import type { Item, KeyState } from './slot.ts'

/** What one batch knows: read once for all of its keys. */
export interface Material {
  readonly now: number
  readonly states: ReadonlyMap<string, StateRow>
  readonly refs: Refs
  readonly intents: ReadonlyMap<string, readonly IntentRow[]>
  readonly inbox: ReadonlyMap<string, InboxDisposition>
  /** By handler and key. */
  readonly wanted: ReadonlyMap<string, Wanted<unknown>>
  /** Heads of lanes that a command or an event of this batch may take away. */
  readonly heads: ReadonlyMap<string, ParkedRow>
}

export const wishName = (handler: string, key: string): string => `${handler}\n${key}`

export const stateIn = (
  material: Material,
  key: KeyState,
): { readonly body: unknown; readonly version: number } =>
  material.states.get(key.key) ?? { body: undefined, version: 0 }

/** True when the event was accepted before. A row in the lane is accepted and still to be run. */
export const isRepeat = (material: Material, key: KeyState, item: Item): boolean => {
  if (item.row?.inLane === true || item.kind === 'timer' || item.kind === 'wake') return false
  const name = inboxName(item)
  return material.inbox.has(name) || key.repeats?.has(name) === true
}
