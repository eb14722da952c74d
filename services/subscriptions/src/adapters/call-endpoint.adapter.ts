import { signWebhook } from '@carrick/erp'
import { type Clock, messageOf } from '@carrick/kernel'
import type { WebhookConnection } from '@carrick/service-host'
import type { Message, PostWebhook } from '../ports.ts'
import { type EndpointAnswer, judgeAnswer } from './judge-answer.adapter.ts'

type CallEndpoint = (
  endpoint: Pick<WebhookConnection, 'url' | 'secrets'>,
  message: Pick<Message, 'id' | 'body'>,
  signal: AbortSignal,
) => Promise<EndpointAnswer>

const LONGEST_WAIT_MS = 86_400_000

/** Seconds or an HTTP date (RFC 9110), at most a day. */
const waitOf = (header: string | null, now: number): number | undefined => {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, Math.ceil(wait)), LONGEST_WAIT_MS)
}

const reasonOf = (thrown: unknown): string => {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown
  return messageOf(cause)
}

/** Posts a message as Standard Webhooks 1.0 says; a redirection is an answer and is not followed. */
export const createCallEndpoint =
  (clock: Clock): CallEndpoint =>
  async ({ url, secrets }, { id, body }, signal) => {
    const bytes = new TextEncoder().encode(body)
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'carrick',
          ...signWebhook(secrets, id, bytes, clock.now()),
        },
        body: bytes,
      })
      // What it says does not matter, and might never end.
      await response.body?.cancel()
      return {
        kind: 'answered',
        status: response.status,
        retryAfterMs: waitOf(response.headers.get('retry-after'), clock.now()),
      }
    } catch (thrown) {
      return { kind: 'silent', reason: reasonOf(thrown) }
    }
  }

/** The same, and what follows from the answer. */
export const createPostWebhook = (clock: Clock): PostWebhook => {
  const callEndpoint = createCallEndpoint(clock)
  return async (endpoint, message, signal) =>
    judgeAnswer(endpoint.name, await callEndpoint(endpoint, message, signal))
}
