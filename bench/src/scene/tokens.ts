import { type EventToken, OrderPosted, OrderQueued, OrderSubmitted } from '@carrick/schemas'

/** The house's events on topics of the benchmark's own. */
const onTopic = <T>(token: EventToken<T>, topic: string): EventToken<T> => ({
  ...token,
  topic,
  subject: `${topic}-${token.fullName}`,
})

export const tokensOf = (input: string, output: string) => ({
  queued: onTopic(OrderQueued, input),
  submitted: onTopic(OrderSubmitted, output),
  posted: onTopic(OrderPosted, output),
})

export type Tokens = ReturnType<typeof tokensOf>
