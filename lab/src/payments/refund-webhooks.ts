import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '@carrick/kernel'
import type { Refund } from '@carrick/payments'
import { sendWebhook, type Webhook } from '../erp/send-webhook.ts'
import type { PaymentBooks } from './payment-books.ts'

/** What goes wrong with a webhook. */
export const WEBHOOK_FAULTS = ['lose', 'repeat', 'forge', 'stale'] as const
export type WebhookFault = (typeof WEBHOOK_FAULTS)[number]

/** Further off than any receiver accepts, ms. */
const STALE_MS = 600_000

/** Where refunds that have settled or failed are told. */
export interface WebhookSettings {
  /** Undefined = nowhere. */
  url: string | undefined
  /** Strike the next webhooks, one each. */
  readonly faults: WebhookFault[]
}

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** Tells a subscriber of each refund that has settled or failed. */
export const tellRefunds = (
  books: PaymentBooks,
  settings: WebhookSettings,
  secret: string,
  clock: Clock,
  stopping: AbortSignal,
): void => {
  const send = async (webhook: Webhook): Promise<void> => {
    const fault = settings.faults.shift()
    if (fault === 'lose') return
    const signed = fault === 'forge' ? { ...webhook, secret: newSecret() } : webhook
    const off = fault === 'stale' ? STALE_MS : 0
    const shifted = {
      now: () => clock.now() - off,
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
    }
    await sendWebhook(signed, shifted, stopping)
    if (fault === 'repeat') await sendWebhook(signed, shifted, stopping)
  }
  books.onSettled((body: Refund) => {
    const { url } = settings
    if (url !== undefined) void send({ url, secret, body, id: `msg_${randomUUID()}` })
  })
}
