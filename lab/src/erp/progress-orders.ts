import { systemClock } from '@carrick/kernel'
import type { ErpServerState } from './server-state.ts'
import { sendWebhook } from './webhooks.ts'

export interface Progressing {
  readonly done: Promise<void>
}

const TICK_MS = 50

/** Ships and invoices what is old enough, and sends new facts to the subscriber. */
export const progressOrders = (
  state: ErpServerState,
  autoShipMs: number | undefined,
  signal: AbortSignal,
): Progressing => {
  const seen = new Map<string, number>()
  let sent = state.books.changesSince(undefined, Number.MAX_SAFE_INTEGER).cursor

  const ship = (now: number): void => {
    if (autoShipMs === undefined) return
    for (const { document } of state.books.orders) {
      const since = seen.get(document.documentId) ?? now
      seen.set(document.documentId, since)
      if (now - since < autoShipMs) continue
      state.books.ship(document.documentId)
      state.books.invoice(document.documentId)
    }
  }

  const notify = (): void => {
    const page = state.books.changesSince(sent, 1_000)
    sent = page.cursor
    if (state.webhookUrl === undefined) return
    for (const fact of page.entries)
      void sendWebhook(state.webhookUrl, state.webhookSecret, fact, signal)
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await systemClock.sleep(TICK_MS, signal)
      ship(systemClock.monotonic())
      notify()
    }
  }
  return { done: run() }
}
