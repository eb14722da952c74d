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
