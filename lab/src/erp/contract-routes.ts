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
const MOST_CURSOR = 200
const MOST_MARK = 80

const isText = (text: string, most: number): boolean =>
  !text.includes('\u0000') && Array.from(text).length <= most

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
  const asked = parameters.get('limit') ?? String(DEFAULT_LIMIT)
  const limit = /^\d{1,4}$/.test(asked) ? Number(asked) : 0
  if (limit < 1 || limit > MOST_LIMIT) {
    const title = `limit is not a whole number from 1 to ${String(MOST_LIMIT)}`
    problem(response, 400, { title, code: 'FORMAT' })
    return
  }
  const cursor = parameters.get('cursor') ?? undefined
  if (cursor !== undefined && !isText(cursor, MOST_CURSOR)) {
    const title = `cursor is not a text of at most ${String(MOST_CURSOR)} characters`
    problem(response, 400, { title, code: 'FORMAT' })
    return
  }
  const page = read(cursor, limit)
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

const findOrder = (state: ErpServerState, mark: string | null, response: ServerResponse): void => {
  if (mark === null || mark === '' || !isText(mark, MOST_MARK)) {
    const title = `mark is not a text of 1 to ${String(MOST_MARK)} characters`
    problem(response, 400, { title, code: 'FORMAT' })
    return
  }
  const found = state.books.find(mark)
  reply(response, 200, { orders: found === undefined ? [] : [found] })
}

const METHODS: readonly (readonly [path: RegExp, allow: string])[] = [
  [/^\/orders$/, 'GET, POST'],
  [/^\/(?:changes|customers|products|health|orders\/[^/]+)$/, 'GET'],
  [/^\/orders\/[^/]+\/cancellations$/, 'POST'],
]

const refuseMethod = (response: ServerResponse, method: string, pathname: string): void => {
  const [, allow] = METHODS.find(([path]) => path.test(pathname)) ?? []
  const title = `There is no ${method} ${pathname}`
  if (allow === undefined) problem(response, 404, { title })
  else problem(response, 405, { title, headers: { allow } })
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
    case 'GET /orders':
      findOrder(state, searchParams.get('mark'), response)
      return
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
  else refuseMethod(response, method, pathname)
}
