import { createHmac, timingSafeEqual } from 'node:crypto'
import { MeshError } from '@carrick/kernel'

// The scheme of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.raw body`, secret `whsec_` + base64.

export type WebhookHeaders = {
  readonly 'webhook-id': string
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string
  /** `v1,<base64>`; several are separated by spaces while a secret is exchanged. */
  readonly 'webhook-signature': string
}

const TOLERANCE_S = 300

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

const signatureOf = (secret: string, id: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest()

/**
 * Headers for a message; `id` stays the same for every try, `now` is epoch ms. With several secrets each
 * signs, so that the receiver may exchange one for another whenever it likes.
 */
export const signWebhook = (
  secrets: string | readonly string[],
  id: string,
  body: Uint8Array,
  now: number,
): WebhookHeaders => {
  const timestamp = String(Math.floor(now / 1000))
  const signatures = [secrets]
    .flat()
    .map((secret) => `v1,${signatureOf(secret, id, timestamp, body).toString('base64')}`)
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

const refuse = (code: 'MESH_WEBHOOK_SIGNATURE' | 'MESH_WEBHOOK_STALE', message: string): never => {
  throw new MeshError(code, message)
}

/**
 * Checks a message on its raw bytes and returns its id. `secrets` are tried in turn, so that one can
 * be exchanged. Throws MESH_WEBHOOK_SIGNATURE, or MESH_WEBHOOK_STALE when the timestamp is more than
 * five minutes off `now` (epoch ms).
 */
export const verifyWebhook = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): { readonly id: string } => {
  const read = (name: keyof WebhookHeaders): string => {
    const value = headers[name]
    if (typeof value === 'string' && value !== '') return value
    return refuse('MESH_WEBHOOK_SIGNATURE', `The header ${name} is missing`)
  }
  const id = read('webhook-id')
  const timestamp = read('webhook-timestamp')
  const given = read('webhook-signature').split(' ')
  if (!/^\d{1,12}$/.test(timestamp))
    refuse('MESH_WEBHOOK_SIGNATURE', 'The header webhook-timestamp is not a number of seconds')
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S)
    refuse('MESH_WEBHOOK_STALE', 'The message was signed more than five minutes off our clock')
  const fits = secrets.some((secret) => {
    const expected = signatureOf(secret, id, timestamp, body)
    return given.some((one) => {
      const found = Buffer.from(one.startsWith('v1,') ? one.slice(3) : '', 'base64')
      return found.length === expected.length && timingSafeEqual(found, expected)
    })
  })
  return fits ? { id } : refuse('MESH_WEBHOOK_SIGNATURE', 'The signature does not fit the message')
}
