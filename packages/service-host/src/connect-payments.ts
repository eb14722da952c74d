import type { PaymentSystem, Setting } from '@carrick/mapping'
import { authorityIn } from './key-material.ts'
import { webUrl } from './web-url.ts'
import { webhookSecret } from './webhook-secret.ts'

/** A payment provider with its references resolved. */
export interface PaymentConnection {
  /** Name in mesh.yaml; the target is `pay:<name>`. */
  readonly name: string
  readonly baseUrl: string
  readonly token: string
  /** PEM of an authority to trust. */
  readonly authority?: string
  /** Refunds at a time. */
  readonly concurrency: number
  /** So long one call may take. */
  readonly deadlineMs: number
  /** First pause before a refund that is not settled is asked about. */
  readonly pollMs: number
}

const CONCURRENCY = 4
const DEADLINE_SECONDS = 10
const POLL_SECONDS = 60

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectPayments = (
  name: string,
  { url, token, caFile, concurrency, deadlineSeconds, pollSeconds }: PaymentSystem,
  resolve: (name: string, setting: Setting) => string,
): PaymentConnection => {
  const at = (field: string): string => `systems.payments.${name}.${field}`
  return {
    name,
    baseUrl: webUrl(resolve(at('url'), url), at('url')),
    token: resolve(at('token'), token),
    ...(caFile !== undefined && {
      authority: authorityIn(resolve(at('caFile'), caFile), at('caFile')),
    }),
    concurrency: concurrency ?? CONCURRENCY,
    deadlineMs: (deadlineSeconds ?? DEADLINE_SECONDS) * 1000,
    pollMs: (pollSeconds ?? POLL_SECONDS) * 1000,
  }
}

/** A payment provider as one that tells, for who may not call it. */
export interface PaymentTeller {
  /** Name in mesh.yaml. */
  readonly name: string
  /** What signs its webhooks, two while one is exchanged; none = it sends none. */
  readonly secrets: readonly string[]
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectPaymentTeller = (
  name: string,
  system: Pick<PaymentSystem, 'webhookSecret'>,
  resolve: (name: string, setting: Setting) => string,
): PaymentTeller => {
  const where = `systems.payments.${name}.webhookSecret`
  const secrets = [system.webhookSecret ?? []]
    .flat()
    .map((setting) => webhookSecret(resolve(where, setting), where))
  return { name, secrets }
}
