import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Operation } from './operation.ts'
import { orderOperations } from './order-operations.ts'
import { replyPage } from './parameters.ts'
import { problem, reply } from './replies.ts'
import { returnOperations } from './return-operations.ts'
import type { ErpServerState } from './server-state.ts'

const masterData = (kind: 'customer' | 'product'): Operation => ({
  method: 'GET',
  path: new RegExp(`^/${kind}s$`),
  run: ({ state: { books }, response, parameters }) => {
    replyPage(response, parameters, (cursor, limit) => books.masterDataSince(kind, cursor, limit))
  },
})

const OPERATIONS: readonly Operation[] = [
  ...orderOperations,
  ...returnOperations,
  {
    method: 'GET',
    path: /^\/changes$/,
    run: ({ state: { books }, response, parameters }) => {
      replyPage(response, parameters, (cursor, limit) => books.changesSince(cursor, limit))
    },
  },
  masterData('customer'),
  masterData('product'),
  {
    method: 'GET',
    path: /^\/health$/,
    run: ({ response }) => {
      reply(response, 200, { status: 'ok' })
    },
  },
]

const refuseMethod = (response: ServerResponse, method: string, pathname: string): void => {
  const allowed = OPERATIONS.filter(({ path }) => path.test(pathname)).map((one) => one.method)
  const title = `There is no ${method} ${pathname}`
  if (allowed.length === 0) problem(response, 404, { title })
  else problem(response, 405, { title, headers: { allow: allowed.sort().join(', ') } })
}

/** The operations of packages/erp/rest/openapi.yaml. */
export const contractRoute = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { method = '', url = '/' } = request
  const { pathname, searchParams: parameters } = new URL(url, 'http://erp')
  for (const operation of OPERATIONS) {
    const match = operation.method === method ? operation.path.exec(pathname) : null
    if (match === null) continue
    const documentId = decodeURIComponent(match[1] ?? '')
    await operation.run({ state, request, response, parameters, documentId })
    return
  }
  refuseMethod(response, method, pathname)
}
