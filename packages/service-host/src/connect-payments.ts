import type { PaymentSystem, Setting } from '@carrick/mapping'
import { authorityIn } from './key-material.ts'
import { webUrl } from './web-url.ts'

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
}

const CONCURRENCY = 4
const DEADLINE_SECONDS = 10

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectPayments = (
  name: string,
  { url, token, caFile, concurrency, deadlineSeconds }: PaymentSystem,
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
  }
}
