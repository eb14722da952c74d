import { createHmac, randomUUID } from 'node:crypto'
import type { ErpFact } from '@carrick/erp'
import { systemClock } from '@carrick/kernel'

const TRIES = [0, 200, 1_000, 5_000]

/** `v1,<base64>` over `id.timestamp.body`; the secret is `whsec_` + base64 (Standard Webhooks 1.0). */
export const signature = (secret: string, id: string, timestamp: string, body: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/** Posts a fact to a subscriber, a few times when it does not answer with 2xx. */
export const sendWebhook = async (
  url: string,
  secret: string,
  fact: ErpFact,
  signal: AbortSignal,
): Promise<void> => {
  const id = `msg_${randomUUID()}`
  const body = JSON.stringify(fact)
  for (const wait of TRIES) {
    await systemClock.sleep(wait, signal)
    if (signal.aborted) return
    const timestamp = String(Math.floor(systemClock.now() / 1000))
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature(secret, id, timestamp, body),
        },
      })
      if (response.ok) return
    } catch {
      // The subscriber is away; the next try follows.
    }
  }
}
