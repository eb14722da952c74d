import type { IncomingMessage, ServerResponse } from 'node:http'
import { systemClock } from '@carrick/kernel'
import { readRefundBody } from '@carrick/payments'
import { readJsonBody } from '../erp/read-body.ts'
import { problem, reply, throttled } from '../erp/replies.ts'
import type { RefundAnswer } from './payment-books.ts'
import type { PaymentServerState } from './server-state.ts'

const KEY = /^"([\x20-\x7e]{1,200})"$/

const say = (response: ServerResponse, answer: RefundAnswer): void => {
  if (answer.kind !== 'refused') {
    reply(response, answer.kind === 'created' ? 201 : 200, answer.refund)
    return
  }
  const { path, code, message } = answer
  const finding = { path, code: `MESH_PAY_${code}`, severity: 'error', message } as const
  problem(response, 422, { title: 'Refused', findings: [finding] })
}

/** Does the work with whatever is planned to go wrong with it. */
const strike = async (
  { faults, stopping }: PaymentServerState,
  key: string,
  response: ServerResponse,
  act: () => RefundAnswer,
): Promise<void> => {
  const fault = faults.take({ mark: key, customerPoNumber: null, skus: [] })
  switch (fault?.kind) {
    case 'cut-before-commit':
      response.destroy()
      return
    case 'cut-after-commit':
      act()
      response.destroy()
      return
    case 'hold':
      faults.keep(() => {
        say(response, act())
      })
      return
    case 'throttle':
      throttled(response, fault.afterMs)
      return
    case 'not-now':
      problem(response, 503, { title: 'Not now' })
      return
    case 'server-error':
      act()
      problem(response, 500, { title: 'Something broke' })
      return
    case 'malformed':
      act()
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"refundId": 7')
      return
    case 'delay':
      await systemClock.sleep(fault.ms, stopping)
      say(response, act())
      return
    default:
      say(response, act())
  }
}

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
  await strike(state, key, response, () => state.books.refund(key, body))
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
      const found = state.books.find(searchParams.get('key') ?? '')
      reply(response, 200, { refunds: found === undefined ? [] : [found] })
      return
    }
    case 'GET /health':
      reply(response, 200, { status: 'ok' })
      return
    default:
      problem(response, 404, { title: `There is no ${at}` })
  }
}
