import type { SubscriptionConnection } from '@carrick/service-host'

/** `silent`: no answer came, whatever became of the message. */
export type EndpointAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfterMs: number | undefined
    }
  | { readonly kind: 'silent'; readonly reason: string }

/** What an endpoint gets. */
export interface Message {
  /** The same for every try. */
  readonly id: string
  readonly body: string
}

export type CallEndpoint = (
  endpoint: Pick<SubscriptionConnection, 'url' | 'secrets'>,
  message: Message,
  signal: AbortSignal,
) => Promise<EndpointAnswer>

/** The subscriptions in force. */
export type Subscriptions = () => readonly SubscriptionConnection[]
