import { MeshError } from '@carrick/kernel'
import type { EmailSubscription, MailTemplate, Setting, SubscriptionFilter } from '@carrick/mapping'
import { authorityIn } from './key-material.ts'
import { isLoopback } from './loopback.ts'
import { isMailAddress } from './mail-address.ts'

/** An outside party that is told of events by e-mail, with its references resolved. */
export interface EmailConnection {
  readonly kind: 'email'
  /** Name in mesh.yaml; the target is `mail:<name>`. */
  readonly name: string
  readonly smtp: {
    readonly host: string
    readonly port: number
    /** `tls`: from the first byte. `starttls`: nothing is sent without it. `plain`: only to this machine. */
    readonly security: 'tls' | 'starttls' | 'plain'
    readonly login?: { readonly user: string; readonly password: string }
    /** PEM of an authority to trust. */
    readonly authority?: string
  }
  readonly from: { readonly name: string; readonly address: string }
  /** Null: the e-mail address of the order's buyer. */
  readonly to: string | null
  /** Names of event types: those that there are messages for. */
  readonly events: readonly string[]
  readonly messages: Readonly<Record<string, MailTemplate>>
  readonly when: SubscriptionFilter
  /** Whether it is told personal data. */
  readonly pii: boolean
}

const SUBMISSIONS_PORT = 465
const SUBMISSION_PORT = 587

const wrong = (where: string, expected: string): MeshError =>
  new MeshError('MESH_CONFIG_SETTING', `${where}: expected ${expected}`)

const serverOf = (url: string, where: string): Omit<EmailConnection['smtp'], 'login'> => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const { protocol, hostname = '', port, pathname, username, password } = parsed ?? {}
  const isBare =
    hostname !== '' && username === '' && password === '' && /^\/?$/.test(pathname ?? '')
  if (!isBare || (protocol !== 'smtps:' && protocol !== 'smtp:')) {
    throw wrong(where, 'smtps://host:port or smtp://host:port, without user and password')
  }
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (protocol === 'smtps:')
    return { host, port: Number(port) || SUBMISSIONS_PORT, security: 'tls' }
  const security = isLoopback(hostname) ? 'plain' : 'starttls'
  return { host, port: Number(port) || SUBMISSION_PORT, security }
}

const senderOf = (from: string, where: string): EmailConnection['from'] => {
  const [, name = '', address = ''] = /^(?:([^<>\p{Cc}]*)<)?([^<>]*)>?$/u.exec(from) ?? []
  if (!isMailAddress(address)) {
    throw wrong(where, 'an address such as Halyard Chandlery <orders@halyard.example>')
  }
  return { name: name.trim(), address }
}

const receiverOf = (to: string, where: string): string | null => {
  if (to === 'contact') return null
  if (isMailAddress(to)) return to
  throw wrong(where, 'one e-mail address, or contact for that of the order')
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectEmail = (
  name: string,
  { url, user, password, caFile, from, to, messages, when = {}, pii = false }: EmailSubscription,
  resolve: (name: string, setting: Setting) => string,
): EmailConnection => {
  const at = (field: string): string => `subscriptions.${name}.${field}`
  const read = (field: string, setting: Setting): string => resolve(at(field), setting)
  return {
    kind: 'email',
    name,
    smtp: {
      ...serverOf(read('url', url), at('url')),
      ...(user !== undefined &&
        password !== undefined && {
          login: { user: read('user', user), password: read('password', password) },
        }),
      ...(caFile !== undefined && {
        authority: authorityIn(read('caFile', caFile), at('caFile')),
      }),
    },
    from: senderOf(read('from', from), at('from')),
    to: receiverOf(read('to', to), at('to')),
    events: Object.keys(messages),
    messages,
    when,
    pii,
  }
}
