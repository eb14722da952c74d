import type { Dispatcher, Pool } from 'undici'
import { messageOf } from '@carrick/kernel'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Why there is no reply; `sent` false is proof that not one byte of the request left. */
export class NoReply extends Error {
  readonly sent: boolean

  constructor(sent: boolean, cause: unknown) {
    super(messageOf(cause), { cause })
    this.sent = sent
  }
}

/** A page of 1,000 facts of 500 lines fits; a stream without end does not. */
const MOST_BYTES = 64_000_000

/**
 * One request, never repeated, settled when `signal` aborts at the latest, even while it waits for a
 * connection. undici calls onRequestStart right before it writes to a socket: what failed without it
 * was never sent.
 */
export const exchange = (
  pool: Pool,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let settled = false
    let reply: Omit<Reply, 'body'> | undefined
    const chunks: Buffer[] = []
    let size = 0

    const settle = (act: () => void): void => {
      if (settled) return
      settled = true
      signal.removeEventListener('abort', giveUp)
      act()
    }
    const fail = (cause: unknown): void => {
      settle(() => {
        reject(new NoReply(controller !== undefined, cause))
      })
    }
    const abort = (cause: unknown): void => {
      fail(cause)
      controller?.abort(cause instanceof Error ? cause : new Error(messageOf(cause)))
    }
    const giveUp = (): void => {
      abort(signal.reason)
    }
    if (signal.aborted) {
      fail(signal.reason)
      return
    }
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      pool.dispatch(options, {
        onRequestStart(started) {
          if (settled) started.abort(new Error('the caller gave up before it was sent'))
          else controller = started
        },
        onResponseStart(_controller, status, headers) {
          if (status >= 200) reply = { status, headers }
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk)
          size += chunk.length
          if (size > MOST_BYTES) abort(new Error(`the answer exceeds ${String(MOST_BYTES)} bytes`))
        },
        onResponseEnd() {
          settle(() => {
            if (reply === undefined)
              reject(new NoReply(true, new Error('an answer without status')))
            else resolve({ ...reply, body: Buffer.concat(chunks) })
          })
        },
        onResponseError(_controller, cause) {
          fail(cause)
        },
      })
    } catch (thrown) {
      fail(thrown)
    }
  })
