import type { Clock } from '@carrick/kernel'
import { Bell } from './bell.ts'
import { sendWebhook } from './send-webhook.ts'
import type { ErpServerState } from './server-state.ts'

const AT_ONCE = 16

/** Sends what becomes true to the subscriber, a few at a time, from the moment of its registration. */
export const sendWebhooks = async (
  { books, settings }: ErpServerState,
  secret: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  const bell = new Bell(signal)
  books.facts.onPut(() => {
    bell.ring()
  })
  let cursor = books.facts.end
  while (!signal.aborted) {
    const url = settings.webhookUrl
    const page = url === undefined ? undefined : books.facts.read(cursor, AT_ONCE)
    if (url === undefined || page === undefined) cursor = books.facts.end
    else {
      cursor = page.cursor
      await Promise.all(
        page.entries.map((fact) => sendWebhook({ url, secret, body: fact }, clock, signal)),
      )
    }
    if (page?.more !== true) await bell.wait()
  }
}
