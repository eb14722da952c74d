import type { ErpDocument } from '../erp-document.ts'
import type { ErpAnswer, ErpCall, ErpPort, IdempotencyGrade } from '../port.ts'
import { amendUnsupported, returnsUnsupported, simulateUnsupported } from '../unsupported.ts'
import { decodeDocument, decodeDocuments, decodeFacts, decodeMasterData } from '../wire/decode.ts'
import { misfit } from '../wire/json-reader.ts'
import { answerOf, answerOfFailure } from './answer.ts'
import { REST_CAPABILITIES } from './capabilities.ts'
import { createHttpClient } from './http.ts'
import { readJson } from './reads.ts'
import type { ClientCredentials } from './token.ts'

export interface RestErpOptions {
  /** Name in mesh.yaml. */
  readonly instance: string
  readonly baseUrl: string
  /** A fixed bearer token, or where and how to fetch one. */
  readonly token: string | ClientCredentials
  /** Calls at a time. */
  readonly concurrency: number
  /** Private certificate authority, PEM. */
  readonly ca?: string
  /** Epoch ms; reads HTTP dates in Retry-After. */
  readonly now: () => number
  /** What this ERP keeps of the contract's first rule; `lookup` when it cannot have a unique key. */
  readonly idempotency?: IdempotencyGrade
  /** How long a committed document may stay unseen by a look-up, ms. */
  readonly visibilityDelayMs?: number
}

type Values = Readonly<Record<string, string | number | undefined>>

const query = (values: Values): string => {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) given.set(name, String(value))
  return given.toString()
}

const orderPath = (documentId: string): string =>
  `/orders/${encodeURIComponent(documentId.toWellFormed())}`

const expectSame = (path: string, found: string, asked: string): void => {
  if (found !== asked) throw misfit(path, asked, found)
}

const expectOwnLines = (document: ErpDocument, asked: readonly { lineRef: string }[]): void => {
  const own = new Set(asked.map(({ lineRef }) => lineRef))
  document.lines.forEach(({ lineRef }, index) => {
    if (!own.delete(lineRef))
      throw misfit(`lines[${String(index)}].lineRef`, 'each line of the order, once', lineRef)
  })
}

/**
 * undici uses a connection again only a turn of the event loop after its answer (its client-h1.js): with
 * one for each call a tenth of them would wait for it (docs/bench.md). Calls are limited by the runtime.
 */
const CONNECTIONS_PER_CALL = 1.25

/** An ERP that offers the published REST contract. Nothing is retried here: the runtime decides. */
export const createRestErp = (options: RestErpOptions): ErpPort => {
  const connections = Math.ceil(CONNECTIONS_PER_CALL * options.concurrency)
  const http = createHttpClient({ ...options, connections })

  const change = async (
    path: string,
    key: string,
    body: unknown,
    call: ErpCall,
    check: (document: ErpDocument) => void,
  ): Promise<ErpAnswer<ErpDocument>> => {
    try {
      const headers = { 'idempotency-key': JSON.stringify(key) }
      return answerOf(await http.send('POST', path, call, body, headers), check)
    } catch (thrown) {
      return answerOfFailure(thrown)
    }
  }

  return {
    instance: options.instance,
    capabilities: () => ({
      ...REST_CAPABILITIES,
      idempotency: options.idempotency ?? REST_CAPABILITIES.idempotency,
      visibilityDelayMs: options.visibilityDelayMs ?? REST_CAPABILITIES.visibilityDelayMs,
    }),
    limits: () => ({ concurrency: options.concurrency }),
    create: (order, call) =>
      change('/orders', order.mark, order, call, (document) => {
        expectSame('mark', document.mark, order.mark)
        expectOwnLines(document, order.lines)
      }),
    cancel: ({ documentId, ...request }, call) =>
      change(
        `${orderPath(documentId)}/cancellations`,
        request.requestId,
        request,
        call,
        (document) => {
          expectSame('documentId', document.documentId, documentId)
        },
      ),
    amend: () => Promise.resolve(amendUnsupported()),
    ...returnsUnsupported,
    ...simulateUnsupported,
    findByMark: (mark, call) =>
      readJson(http, 'a look-up by mark', `/orders?${query({ mark })}`, call, (body) => {
        const [document] = decodeDocuments(body)
        if (document !== undefined) expectSame('orders[0].mark', document.mark, mark)
        return document
      }),
    readOrder: (documentId, call) =>
      readJson(
        http,
        'a read of an order',
        orderPath(documentId),
        call,
        (body) => {
          const document = decodeDocument(body)
          expectSame('documentId', document.documentId, documentId)
          return document
        },
        () => undefined,
      ),
    changesSince: (cursor, limit, call) =>
      readJson(
        http,
        'a read of changes',
        `/changes?${query({ cursor, limit })}`,
        call,
        decodeFacts,
      ),
    masterData: (kind, cursor, limit, call) =>
      readJson(
        http,
        `a read of ${kind}s`,
        `/${kind}s?${query({ cursor, limit })}`,
        call,
        decodeMasterData,
      ),
    health: (call) => readJson(http, 'a health check', '/health', call, () => undefined),
    close: () => http.close(),
  }
}
