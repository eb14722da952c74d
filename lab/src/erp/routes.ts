import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BookAnswer } from '@carrick/erp/books'
import { isMeshError, systemClock } from '@carrick/kernel'
import { adminRoute } from './admin-routes.ts'
import type { ErpServerState } from './server-state.ts'
import type { Fault, Subject } from './faults.ts'
import { problem, reply } from './replies.ts'
import { asOrder, formFindings } from './read-order.ts'

const BODY_LIMIT = 4_000_000

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new RangeError('the body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const answer = (response: ServerResponse, result: BookAnswer): void => {
  switch (result.kind) {
    case 'created':
      reply(response, 201, result.document)
      return
    case 'existing':
    case 'changed':
      reply(response, 200, result.document)
      return
    case 'refused':
      problem(response, 422, 'The order cannot be taken', result.findings)
      return
    case 'reused':
      problem(response, 409, 'The mark is used', result.findings)
      return
    case 'unknown':
      problem(response, 404, 'There is no such document')
  }
}

/** Does the work under a fault: before, after, late, or not at all. */
const underFault = async (
  fault: Fault | undefined,
  response: ServerResponse,
  act: () => BookAnswer,
): Promise<void> => {
  switch (fault?.kind) {
    case undefined:
      answer(response, act())
      return
    case 'cut-before-commit':
      response.socket?.destroy()
      return
    case 'cut-after-commit':
      act()
      response.socket?.destroy()
      return
    case 'hold-then-commit':
      await systemClock.sleep(fault.ms)
      answer(response, act())
      return
    case 'throttle':
      problem(response, 429, 'Too many requests', [], {
        'retry-after': String(fault.afterMs / 1000),
      })
      return
    case 'server-error':
      problem(response, 500, 'Something broke')
      return
    case 'malformed':
      act()
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"documentId": 7')
  }
}

const NOBODY: Subject = { mark: '', customerPoNumber: null, skus: [] }

const change = async (
  state: ErpServerState,
  response: ServerResponse,
  subject: Subject,
  act: () => BookAnswer,
): Promise<void> => {
  if (!state.faults.withinRate(systemClock.now())) {
    problem(response, 429, 'Too many requests', [], { 'retry-after': '1' })
    return
  }
  await underFault(state.faults.take(subject), response, act)
}

const createOrder = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = JSON.parse(await readBody(request)) as unknown
  const findings = formFindings(body)
  if (findings.length > 0) {
    problem(response, 422, 'The body is not an order', findings)
    return
  }
  const order = asOrder(body)
  const subject = {
    mark: order.mark,
    customerPoNumber: order.customerPoNumber,
    skus: order.lines.map(({ sku }) => sku),
  }
  await change(state, response, subject, () => state.books.create(order))
}

const cancelOrder = async (
  state: ErpServerState,
  documentId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { requestId } = JSON.parse(await readBody(request)) as { requestId?: unknown }
  if (typeof requestId !== 'string') {
    problem(response, 422, 'The body is not a cancellation', [
      { path: 'requestId', code: 'MESH_ERP_FORMAT', severity: 'error', message: 'must be a text' },
    ])
    return
  }
  await change(state, response, NOBODY, () => state.books.cancel({ documentId, requestId }))
}

const route = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://erp')
  const at = `${request.method ?? ''} ${url.pathname}`
  const cursor = url.searchParams.get('cursor') ?? undefined
  const limit = Math.min(1_000, Number(url.searchParams.get('limit') ?? '200') || 200)
  const documentId = /^\/orders\/([^/]+)(\/cancellations)?$/.exec(url.pathname)
  if (at === 'POST /orders') return createOrder(state, request, response)
  if (at === 'GET /orders') {
    const found = state.books.find(url.searchParams.get('mark') ?? '')
    reply(response, 200, { orders: found === undefined ? [] : [found] })
  } else if (at === 'GET /changes') reply(response, 200, state.books.changesSince(cursor, limit))
  else if (at === 'GET /customers')
    reply(response, 200, state.books.masterData('customer', cursor, limit))
  else if (at === 'GET /products')
    reply(response, 200, state.books.masterData('product', cursor, limit))
  else if (at === 'GET /health') reply(response, 200, { status: 'ok' })
  else if (
    documentId?.[1] !== undefined &&
    documentId[2] !== undefined &&
    request.method === 'POST'
  ) {
    return cancelOrder(state, decodeURIComponent(documentId[1]), request, response)
  } else if (
    documentId?.[1] !== undefined &&
    documentId[2] === undefined &&
    request.method === 'GET'
  ) {
    const found = state.books.read(decodeURIComponent(documentId[1]))
    if (found === undefined) problem(response, 404, 'There is no such document')
    else reply(response, 200, found)
  } else problem(response, 404, `There is no ${at}`)
}

/** One request: token, latency, then the route. Never throws. */
export const handleRequest = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    if (request.url?.startsWith('/lab/') === true) {
      await adminRoute(state, request.method ?? '', request.url, await readBody(request), response)
      return
    }
    if (request.headers.authorization !== `Bearer ${state.token}`) {
      problem(response, 401, 'A bearer token is needed')
      return
    }
    if (state.faults.latencyMs > 0) await systemClock.sleep(state.faults.latencyMs)
    await route(state, request, response)
  } catch (thrown) {
    if (response.headersSent) return
    if (thrown instanceof SyntaxError) problem(response, 400, 'The body is not JSON')
    else if (thrown instanceof RangeError) problem(response, 413, thrown.message)
    else if (isMeshError(thrown)) problem(response, 422, thrown.message)
    else problem(response, 500, 'Something broke')
  }
}
