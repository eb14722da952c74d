import { MeshError } from '@carrick/kernel'
import type { ErpCall, ErpCapabilities, ErpPort } from '../port.ts'
import { answerOf, answerOfFailure } from './answer.ts'
import { decodeDocument, decodeDocuments, decodeFacts, decodeMasterData } from './decode.ts'
import { createHttpClient, readFailure, type Reply } from './http.ts'

export interface RestErpOptions {
  /** Name in mesh.yaml. */
  readonly instance: string
  readonly baseUrl: string
  readonly token: string
  readonly concurrency: number
  /** Epoch ms; reads HTTP dates in Retry-After. */
  readonly now: () => number
  readonly visibilityDelayMs?: number
}

/** What the published contract (packages/erp/rest/openapi.yaml) promises. */
const CAPABILITIES: ErpCapabilities = {
  idempotency: 'unique-key',
  visibilityDelayMs: 5_000,
  amend: false,
  cancel: true,
  returns: false,
  webhooks: true,
  maxLines: 500,
  maxLengths: {
    customerNumber: 40,
    customerPoNumber: 35,
    sku: 40,
    description: 120,
    name: 80,
    street: 120,
    city: 60,
    region: 40,
    postalCode: 20,
    note: 1000,
  },
}

const query = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
}

const expectOk = (what: string, reply: Reply): unknown => {
  if (reply.status === 200) return reply.body
  throw new MeshError('MESH_ERP_READ', `The ERP answered ${String(reply.status)} to ${what}`, {
    kind: reply.status >= 500 || reply.status === 429 || reply.status === 401 ? 'held' : 'terminal',
    ...(reply.retryAfterMs === undefined ? {} : { retryAfterMs: reply.retryAfterMs }),
  })
}

/** An ERP that offers the published REST contract. Nothing is retried here: the runtime decides. */
export const createRestErp = (options: RestErpOptions): ErpPort => {
  const http = createHttpClient({
    baseUrl: options.baseUrl,
    token: options.token,
    connections: options.concurrency,
    now: options.now,
  })

  const read = async <T>(
    what: string,
    path: string,
    call: ErpCall,
    decode: (body: unknown) => T,
  ): Promise<T> => {
    try {
      return decode(expectOk(what, await http.send('GET', path, call)))
    } catch (thrown) {
      throw readFailure(what, thrown)
    }
  }

  return {
    instance: options.instance,
    capabilities: () => ({
      ...CAPABILITIES,
      visibilityDelayMs: options.visibilityDelayMs ?? CAPABILITIES.visibilityDelayMs,
    }),
    limits: () => ({ concurrency: options.concurrency }),
    create: async (order, call) => {
      try {
        return answerOf(
          await http.send('POST', '/orders', call, order, { 'idempotency-key': `"${order.mark}"` }),
        )
      } catch (thrown) {
        return answerOfFailure(thrown)
      }
    },
    findByMark: async (mark, call) =>
      (await read('a look-up by mark', `/orders?${query({ mark })}`, call, decodeDocuments)).find(
        (found) => found.mark === mark,
      ),
    amend: () =>
      Promise.resolve({
        kind: 'rejected',
        findings: [
          {
            path: '',
            code: 'MESH_ERP_AMEND_UNSUPPORTED',
            severity: 'error',
            message:
              'this ERP takes no changes of an order through the interface; change it there, or cancel and order again',
          },
        ],
      }),
    cancel: async ({ documentId, ...request }, call) => {
      try {
        return answerOf(
          await http.send(
            'POST',
            `/orders/${encodeURIComponent(documentId)}/cancellations`,
            call,
            request,
            { 'idempotency-key': `"${request.requestId}"` },
          ),
        )
      } catch (thrown) {
        return answerOfFailure(thrown)
      }
    },
    readOrder: async (documentId, call) => {
      try {
        const reply = await http.send('GET', `/orders/${encodeURIComponent(documentId)}`, call)
        return reply.status === 404
          ? undefined
          : decodeDocument(expectOk('a read of an order', reply))
      } catch (thrown) {
        throw readFailure('a read of an order', thrown)
      }
    },
    changesSince: (cursor, limit, call) =>
      read('a read of changes', `/changes?${query({ cursor, limit })}`, call, decodeFacts),
    masterData: (kind, cursor, limit, call) =>
      read(
        `a read of ${kind}s`,
        `/${kind === 'customer' ? 'customers' : 'products'}?${query({ cursor, limit })}`,
        call,
        decodeMasterData,
      ),
    health: (call) => read('a health check', '/health', call, () => undefined),
    close: () => http.close(),
  }
}
