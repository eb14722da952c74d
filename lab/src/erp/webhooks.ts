import { randomUUID } from 'node:crypto'
import { type ErpFact, signWebhook } from '@carrick/erp'
import type { Clock } from '@carrick/kernel'
import { Bell } from './bell.ts'
import type { ErpServerState } from './server-state.ts'

const TRIES_MS = [0, 200, 1_000, 5_000]
const ANSWER_MS = 5_000
const AT_ONCE = 16

/** Posts a fact to a subscriber, a few times when it does not answer with 2xx. */
const sendFact = async (
  url: string,
  secret: string,
  fact: ErpFact,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  const id = `msg_${randomUUID()}`
  const body = Buffer.from(JSON.stringify(fact))
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
      // The subscriber is away; the next try follows, and the feed has the fact anyway.
    }
  }
}

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
      await Promise.all(page.entries.map((fact) => sendFact(url, secret, fact, clock, signal)))
    }
    if (page?.more !== true) await bell.wait()
  }
}
