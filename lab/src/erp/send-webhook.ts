import { randomUUID } from 'node:crypto'
import { signWebhook } from '@carrick/erp'
import type { Clock } from '@carrick/kernel'

const TRIES_MS = [0, 200, 1_000, 5_000]
const ANSWER_MS = 5_000

export interface Webhook {
  readonly url: string
  readonly secret: string
  /** Becomes JSON. */
  readonly body: unknown
  /** The same for every try of one message. */
  readonly id?: string
}

/** Posts a message to a subscriber, a few times when it does not answer with 2xx. */
export const sendWebhook = async (
  { url, secret, body: said, id = `msg_${randomUUID()}` }: Webhook,
  clock: Pick<Clock, 'now' | 'sleep'>,
  signal: AbortSignal,
): Promise<void> => {
  const body = Buffer.from(JSON.stringify(said))
  for (const wait of TRIES_MS) {
    if (wait > 0) await clock.sleep(wait, signal)
    if (signal.aborted) return
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
        headers: {
          'content-type': 'application/json',
          ...signWebhook(secret, id, body, clock.now()),
        },
      })
      await response.body?.cancel()
      if (response.ok) return
    } catch {
      // The subscriber is away; the next try follows, and what it missed can be asked for.
    }
  }
}
