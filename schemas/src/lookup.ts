import { EVENTS } from './generated/events.ts'
import type { EventToken } from './token.ts'

const byName = new Map(EVENTS.map((token) => [token.name, token]))

/** The token of an event type by the name that `meta.eventType` and the type header carry. */
export const tokenByName = (name: string): EventToken<unknown> | undefined => byName.get(name)

/** What has to be registered: every subject with its self-contained schema. */
export const subjects = (): readonly { readonly subject: string; readonly schema: object }[] =>
  EVENTS.map(({ subject, schema }) => ({ subject, schema }))
