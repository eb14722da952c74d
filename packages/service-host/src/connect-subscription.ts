import { MeshError } from '@carrick/kernel'
import type { Setting, Subscription, SubscriptionFilter } from '@carrick/mapping'
import { webhookSecret } from './webhook-secret.ts'

/** An outside party that is told of events, with its references resolved. */
export interface SubscriptionConnection {
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

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** What others say of our customers is nobody else's business on the way. */
const endpoint = (url: string, where: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isPlain = parsed?.protocol === 'http:' && LOOPBACK.test(parsed.hostname)
  const isOpen = parsed?.username === '' && parsed.password === ''
  if (isOpen && (parsed.protocol === 'https:' || isPlain)) return url
  throw new MeshError(
    'MESH_CONFIG_SETTING',
    `${where}: expected an https URL without user and password, such as https://shop.example/hooks (http only to this machine)`,
  )
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectSubscription = (
  name: string,
  { url, secret, events, when = {}, pii = false }: Subscription,
  resolve: (name: string, setting: Setting) => string,
): SubscriptionConnection => {
  const at = (field: string): string => `subscriptions.${name}.${field}`
  const secrets = [secret]
    .flat()
    .map((setting) => webhookSecret(resolve(at('secret'), setting), at('secret')))
  return { name, url: endpoint(resolve(at('url'), url), at('url')), secrets, events, when, pii }
}
