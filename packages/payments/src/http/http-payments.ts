import { createHttpClient, type JsonReply } from '@carrick/erp/rest'
import { compareDecimal, isMeshError, MeshError, messageOf, parseDecimal } from '@carrick/kernel'
import type { PaymentCall, PaymentPort, Refund, RefundRequest } from '../port.ts'
import { answerOf, answerOfFailure } from './answer.ts'
import { readFound } from './read-refund.ts'

export interface HttpPaymentsOptions {
  /** Name in mesh.yaml. */
  readonly provider: string
  readonly baseUrl: string
  readonly token: string
  /** Calls at a time. */
  readonly concurrency: number
  /** Private certificate authority, PEM. */
  readonly ca?: string
  /** Epoch ms; reads HTTP dates in Retry-After. */
  readonly now: () => number
}

const VISIBILITY_MS = 5_000
/** Statuses that mean "not now": the provider is held, nobody's attempt is used. */
const LATER = new Set([401, 403, 408, 425, 429])

const unexpected = (what: string, { status, retryAfterMs }: JsonReply): MeshError =>
  new MeshError('MESH_PAY_READ', `The payment provider answered ${String(status)} to ${what}`, {
    kind: status >= 500 || LATER.has(status) ? 'held' : 'terminal',
    details: { status },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })

const expectSame = (path: string, found: string | null, asked: string | null): void => {
  if (found === asked) return
  const message = `${path} is ${String(found)}; expected ${String(asked)}`
  throw new MeshError('MESH_PAY_FORMAT', message, { details: { path } })
}

const expectAsked = (refund: Refund, asked: RefundRequest): void => {
  expectSame('key', refund.key, asked.key)
  expectSame('currency', refund.currency, asked.currency)
  const isSame = compareDecimal(parseDecimal(refund.amount), parseDecimal(asked.amount)) === 0
  if (!isSame) expectSame('amount', refund.amount, asked.amount)
}

/**
 * A payment provider that serves the published contract (packages/payments/openapi.yaml). Nothing is
 * retried here: the caller decides.
 */
export const createHttpPayments = (options: HttpPaymentsOptions): PaymentPort => {
  const http = createHttpClient({ ...options, connections: options.concurrency })

  const read = async <T>(
    what: string,
    path: string,
    call: PaymentCall,
    decode: (body: unknown) => T,
  ): Promise<T> => {
    try {
      const reply = await http.send('GET', path, call)
      if (reply.status !== 200) throw unexpected(what, reply)
      return decode(reply.body)
    } catch (thrown) {
      if (isMeshError(thrown)) throw thrown
      const message = `The payment provider does not answer ${what}: ${messageOf(thrown)}`
      throw new MeshError('MESH_PAY_UNREACHABLE', message, { kind: 'held', cause: thrown })
    }
  }

  return {
    provider: options.provider,
    visibilityDelayMs: VISIBILITY_MS,
    refund: async (request, call) => {
      const { key, ...body } = request
      try {
        const headers = { 'idempotency-key': JSON.stringify(key) }
        const reply = await http.send('POST', '/refunds', call, body, headers)
        return answerOf(reply, (refund) => {
          expectAsked(refund, request)
        })
      } catch (thrown) {
        return answerOfFailure(thrown)
      }
    },
    findRefund: (key, call) =>
      read(
        'a look-up of a refund',
        `/refunds?${new URLSearchParams({ key }).toString()}`,
        call,
        (body) => {
          const refund = readFound(body)
          if (refund !== undefined) expectSame('refunds[0].key', refund.key, key)
          return refund
        },
      ),
    health: (call) => read('a health check', '/health', call, () => undefined),
    close: () => http.close(),
  }
}
