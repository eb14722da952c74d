import type { Orphans } from './orphan-return.ts'

/** Where the listener goes on after a restart. */
export interface ListenerCursor {
  /** Base64 of the replay id after which to go on; absent before the first batch. */
  readonly replay?: string
  /** Commits up to here (epoch ms) were seen: from here a lost position is reconciled. */
  readonly seenUpTo: number
  /** The object whose returns were read so far; absent when the org had none. */
  readonly returns?: string
  readonly orphans?: Orphans
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isCursor = (value: unknown): value is ListenerCursor =>
  isObject(value) &&
  typeof value['seenUpTo'] === 'number' &&
  ['replay', 'returns'].every((name) => !(name in value) || typeof value[name] === 'string') &&
  (!('orphans' in value) ||
    (isObject(value['orphans']) &&
      Object.values(value['orphans']).every((version) => typeof version === 'number')))

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Undefined when there is none that can be used: then everything is read again, and nothing is lost. */
export const readCursor = (text: string | undefined): ListenerCursor | undefined => {
  const value = text === undefined ? undefined : parse(text)
  return isCursor(value) ? value : undefined
}

export const writeCursor = (cursor: ListenerCursor): string => JSON.stringify(cursor)
