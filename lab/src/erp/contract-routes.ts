import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Page } from '@carrick/erp'
import { decodeCancellation, decodeOrder, type FaultSubject } from '@carrick/erp/books'
import { readJsonBody } from './read-body.ts'
import { problem, reply } from './replies.ts'
import type { ErpServerState } from './server-state.ts'
import { change } from './under-fault.ts'

const ANY: FaultSubject = { mark: '', customerPoNumber: null, skus: [] }
const DEFAULT_LIMIT = 200
const MOST_LIMIT = 1_000

const createOrder = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const order = decodeOrder(await readJsonBody(request))
  const subject = { ...order, skus: order.lines.map(({ sku }) => sku) }
  await change(state, response, subject, () => state.books.create(order))
}

const cancelOrder = async (
  state: ErpServerState,
  documentId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const cancellation = decodeCancellation(await readJsonBody(request))
  await change(state, response, ANY, () => state.books.cancel({ documentId, ...cancellation }))
}

const readPage = (
  response: ServerResponse,
  parameters: URLSearchParams,
  read: (cursor: string | undefined, limit: number) => Page<unknown> | undefined,
): void => {
  const asked = Number(parameters.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(asked) || asked < 1) {
    problem(response, 400, { title: 'limit is not a whole number above 0', code: 'FORMAT' })
    return
  }
  const page = read(parameters.get('cursor') ?? undefined, Math.min(asked, MOST_LIMIT))
  if (page === undefined)
    problem(response, 410, { title: 'The cursor is not known', code: 'CURSOR_GONE' })
  else reply(response, 200, page)
}

const readOrder = (state: ErpServerState, documentId: string, response: ServerResponse): void => {
  const document = state.books.read(documentId)
  if (document === undefined)
    problem(response, 404, { title: 'There is no such document', code: 'UNKNOWN_DOCUMENT' })
  else reply(response, 200, document)
}

const ORDER = /^\/orders\/([^/]+)(\/cancellations)?$/

/** The operations of packages/erp/rest/openapi.yaml. */
export const contractRoute = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { method = '', url = '/' } = request
  if (method === 'POST' && url === '/orders') {
    await createOrder(state, request, response)
    return
  }
  const { pathname, searchParams } = new URL(url, 'http://erp')
  const { books } = state
  switch (`${method} ${pathname}`) {
    case 'GET /orders': {
      const found = books.find(searchParams.get('mark') ?? '')
      reply(response, 200, { orders: found === undefined ? [] : [found] })
      return
    }
    case 'GET /changes':
      readPage(response, searchParams, (cursor, limit) => books.changesSince(cursor, limit))
      return
    case 'GET /customers':
    case 'GET /products': {
      const kind = pathname === '/customers' ? 'customer' : 'product'
      readPage(response, searchParams, (cursor, limit) =>
        books.masterDataSince(kind, cursor, limit),
      )
      return
    }
    case 'GET /health':
      reply(response, 200, { status: 'ok' })
      return
  }
  const [, documentId, cancellations] = ORDER.exec(pathname) ?? []
  if (documentId !== undefined && cancellations === undefined && method === 'GET')
    readOrder(state, decodeURIComponent(documentId), response)
  else if (documentId !== undefined && cancellations !== undefined && method === 'POST')
    await cancelOrder(state, decodeURIComponent(documentId), request, response)
  else problem(response, 404, { title: `There is no ${method} ${pathname}` })
}
