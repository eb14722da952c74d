import type { ErpPort, IdempotencyGrade } from '../port.ts'
import {
  amendUnsupported,
  cancelLinesUnsupported,
  returnsUnsupported,
  simulateUnsupported,
} from '../unsupported.ts'
import { decodeFacts, decodeMasterData } from '../wire/decode.ts'
import { decodeSimulation } from '../wire/decode-simulation.ts'
import { REST_CAPABILITIES } from './capabilities.ts'
import { query } from './changes.ts'
import { expectOwnLines, expectSame } from './expect.ts'
import { createHttpClient, type HttpClient } from './http.ts'
import { restOrders } from './orders.ts'
import { readJson } from './reads.ts'
import { restReturns } from './returns.ts'
import type { ClientCredentials } from './token.ts'

/** Parts of the contract that an ERP may leave out. */
export type OptionalPart = 'amend' | 'cancelLines' | 'returns' | 'simulate'

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
  /** What this ERP does not offer; it is refused without asking. */
  readonly lacks?: readonly OptionalPart[]
}

/**
 * undici uses a connection again only a turn of the event loop after its answer (its client-h1.js): with
 * one for each call a tenth of them would wait for it (docs/bench.md). Calls are limited by the runtime.
 */
const CONNECTIONS_PER_CALL = 1.25

const restSimulate = (http: HttpClient): Pick<ErpPort, 'simulate'> => ({
  simulate: (draft, call) =>
    readJson(http, { what: 'a simulation', path: '/simulations', body: draft }, call, (body) => {
      const simulation = decodeSimulation(body)
      expectSame('currency', simulation.currency, draft.currency)
      expectOwnLines(simulation.lines, draft.lines)
      return simulation
    }),
})

/** An ERP that offers the published REST contract. Nothing is retried here: the runtime decides. */
export const createRestErp = (options: RestErpOptions): ErpPort => {
  const connections = Math.ceil(CONNECTIONS_PER_CALL * options.concurrency)
  const http = createHttpClient({ ...options, connections })
  const has = (part: OptionalPart): boolean => options.lacks?.includes(part) !== true
  const orders = restOrders(http)

  return {
    instance: options.instance,
    capabilities: () => ({
      ...REST_CAPABILITIES,
      idempotency: options.idempotency ?? REST_CAPABILITIES.idempotency,
      visibilityDelayMs: options.visibilityDelayMs ?? REST_CAPABILITIES.visibilityDelayMs,
      amend: has('amend'),
      cancelLines: has('cancelLines'),
      returns: has('returns'),
      simulate: has('simulate'),
    }),
    limits: () => ({ concurrency: options.concurrency }),
    ...orders,
    ...(!has('cancelLines') && {
      cancel: (request, call) =>
        request.lines.length > 0
          ? Promise.resolve(cancelLinesUnsupported())
          : orders.cancel(request, call),
    }),
    ...(!has('amend') && { amend: () => Promise.resolve(amendUnsupported()) }),
    ...(has('simulate') ? restSimulate(http) : simulateUnsupported),
    ...(has('returns') ? restReturns(http) : returnsUnsupported),
    changesSince: (cursor, limit, call) =>
      readJson(
        http,
        { what: 'a read of changes', path: `/changes?${query({ cursor, limit })}` },
        call,
        decodeFacts,
      ),
    masterData: (kind, cursor, limit, call) =>
      readJson(
        http,
        { what: `a read of ${kind}s`, path: `/${kind}s?${query({ cursor, limit })}` },
        call,
        decodeMasterData,
      ),
    health: (call) =>
      readJson(http, { what: 'a health check', path: '/health' }, call, () => undefined),
    close: () => http.close(),
  }
}
