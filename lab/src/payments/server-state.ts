import type { FaultPlan } from '@carrick/erp/books'
import type { DownOptions } from '../erp/server-state.ts'
import type { PaymentBooks } from './payment-books.ts'
import type { WebhookSettings } from './refund-webhooks.ts'

/** What a request handler works on. */
export interface PaymentServerState {
  readonly books: PaymentBooks
  readonly faults: FaultPlan
  readonly webhooks: WebhookSettings
  readonly token: string
  /** Aborts when the server stops; nobody sleeps past it. */
  readonly stopping: AbortSignal
  down(options: DownOptions): Promise<void>
  up(): Promise<void>
}
