import type { Answer } from '@carrick/messaging'
import type { SubscriptionConnection } from '@carrick/service-host'

/** What an endpoint gets. */
export interface Message {
  /** The same for every try. */
  readonly id: string
  readonly body: string
}

/** What became of a message; null = nobody wants it any more. */
export interface Delivered {
  readonly status: number | null
}

export type SendMessage = (
  endpoint: SubscriptionConnection,
  message: Message,
  signal: AbortSignal,
) => Promise<Answer<Delivered>>

/** The subscriptions in force. */
export type Subscriptions = () => readonly SubscriptionConnection[]
