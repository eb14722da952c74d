import { MeshError } from '@carrick/kernel'
import type {
  Setting,
  Subscription,
  SubscriptionFilter,
  WebhookSubscription,
} from '@carrick/mapping'
import { connectEmail, type EmailConnection } from './connect-email.ts'
import { isLoopback } from './loopback.ts'
import { webhookSecret } from './webhook-secret.ts'

/** An outside party that is told of events by webhooks, with its references resolved. */
export interface WebhookConnection {
  readonly kind: 'webhook'
  /** Name in mesh.yaml; the target is `hook:<name>`. */
  readonly name: string
  readonly url: string
  /** Each signs every message. */
  readonly secrets: readonly string[]
  /** Names of event types. */
  readonly events: readonly string[]
  readonly when: SubscriptionFilter
  /** Whether it is told personal data. */
  readonly pii: boolean
}

export type SubscriptionConnection = WebhookConnection | EmailConnection

/** What others say of our customers is nobody else's business on the way. */
const endpoint = (url: string, where: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isPlain = parsed?.protocol === 'http:' && isLoopback(parsed.hostname)
  const isOpen = parsed?.username === '' && parsed.password === ''
  if (isOpen && (parsed.protocol === 'https:' || isPlain)) return url
  throw new MeshError(
    'MESH_CONFIG_SETTING',
    `${where}: expected an https URL without user and password, such as https://shop.example/hooks (http only to this machine)`,
  )
}

const connectWebhook = (
  name: string,
  { url, secret, events, when = {}, pii = false }: WebhookSubscription,
  resolve: (name: string, setting: Setting) => string,
): WebhookConnection => {
  const at = (field: string): string => `subscriptions.${name}.${field}`
  const secrets = [secret]
    .flat()
    .map((setting) => webhookSecret(resolve(at('secret'), setting), at('secret')))
  const address = endpoint(resolve(at('url'), url), at('url'))
  return { kind: 'webhook', name, url: address, secrets, events, when, pii }
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectSubscription = (
  name: string,
  subscription: Subscription,
  resolve: (name: string, setting: Setting) => string,
): SubscriptionConnection =>
  subscription.kind === 'email'
    ? connectEmail(name, subscription, resolve)
    : connectWebhook(name, subscription, resolve)
