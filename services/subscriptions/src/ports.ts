import type { Answer } from '@carrick/messaging'
import type {
  EmailConnection,
  SubscriptionConnection,
  WebhookConnection,
} from '@carrick/service-host'
import type { Mail } from './domain/mail.ts'
import type { Notice } from './domain/notice.ts'

/** What an endpoint gets; its id is the same for every try. */
export type Message = Omit<Notice, 'subscription' | 'notificationId'> & { readonly id: string }

/** What became of a message; null = nobody wants it any more. */
export interface Delivered {
  readonly status: number | null
}

export type PostWebhook = (
  endpoint: WebhookConnection,
  message: Pick<Message, 'id' | 'body'>,
  signal: AbortSignal,
) => Promise<Answer<Delivered>>

export type PostMail = (
  endpoint: EmailConnection,
  mail: Mail & Pick<Message, 'id'>,
  signal: AbortSignal,
) => Promise<Answer<Delivered>>

/** The ways to outside parties. */
export interface Post {
  readonly webhook: PostWebhook
  readonly mail: PostMail
}

/** The subscriptions in force. */
export type Subscriptions = () => readonly SubscriptionConnection[]
