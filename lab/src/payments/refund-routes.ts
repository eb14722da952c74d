import type { IncomingMessage, ServerResponse } from 'node:http'
import { readRefundBody } from '@carrick/payments'
import { readJsonBody } from '../erp/read-body.ts'
import { problem, reply } from '../erp/replies.ts'
import { underFault } from '../erp/under-fault.ts'
import type { PaymentServerState } from './server-state.ts'

const KEY = /^"([\x20-\x7e]{1,200})"$/

const METHODS = { '/refunds': 'GET, POST', '/health': 'GET' }
const LONGEST_KEY = 200
const KEY_EXPECTED = 'key is missing or too long; expected 1 to 200 characters'

const keyOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? KEY.exec(header)?.[1] : undefined

const refund = async (
  state: PaymentServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const key = keyOf(request.headers['idempotency-key'])
  if (key === undefined) {
    const title = 'Idempotency-Key is missing; expected a quoted text of 1 to 200 characters'
    problem(response, 400, { title, code: 'FORMAT' })
    return
  }
  const body = readRefundBody(await readJsonBody(request))
  await underFault(state, response, {
    subject: { mark: key },
    act: () => state.books.refund(key, body),
    others: () => state.books.refunds,
  })
}

/** The operations of packages/payments/openapi.yaml. */
export const refundRoute = async (
  state: PaymentServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pay')
  const at = `${request.method ?? ''} ${pathname}`
  switch (at) {
    case 'POST /refunds':
      await refund(state, request, response)
      return
    case 'GET /refunds': {
      const key = searchParams.get('key') ?? ''
      if (key === '' || key.length > LONGEST_KEY) {
        problem(response, 400, { title: KEY_EXPECTED, code: 'FORMAT' })
        return
      }
      const found = state.books.find(key)
      reply(response, 200, { refunds: found === undefined ? [] : [found] })
      return
    }
    case 'GET /health':
      reply(response, 200, { status: 'ok' })
      return
    default: {
      const allow = new Map(Object.entries(METHODS)).get(pathname)
      const title = `There is no ${at}`
      if (allow === undefined) problem(response, 404, { title })
      else problem(response, 405, { title, headers: { allow } })
    }
  }
}
