import { malformedCursor } from '../errors.ts'

/** Where the listener goes on after a restart. */
export interface ListenerCursor {
  /** Base64 of the replay id after which to go on; absent before the first batch. */
  readonly replay?: string
  /** Commits up to here (epoch ms) were seen: from here a lost position is reconciled. */
  readonly seenUpTo: number
}

const isCursor = (value: unknown): value is ListenerCursor =>
  typeof value === 'object' &&
  value !== null &&
  'seenUpTo' in value &&
  typeof value.seenUpTo === 'number' &&
  (!('replay' in value) || typeof value.replay === 'string')

/** Undefined for a first start. Throws when the text is not a cursor. */
export const readCursor = (text: string | undefined): ListenerCursor | undefined => {
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  if (!isCursor(value)) throw malformedCursor(text)
  return value
}

export const writeCursor = (cursor: ListenerCursor): string => JSON.stringify(cursor)
