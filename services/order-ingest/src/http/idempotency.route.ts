import type { FastifyRequest } from 'fastify'
import { canonicalHash, messageOf } from '@carrick/kernel'
import type { Idempotency, SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '@carrick/service-host'
import { unreadable } from './client-edge.route.ts'

export const MAX_KEY = 255
const RETRY_SECONDS = '1'

const idempotencyKeyOf = (request: FastifyRequest): string => {
  const key = request.headers['idempotency-key']
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY) return key
  const title = `The header Idempotency-Key is needed: 1 to ${String(MAX_KEY)} characters, a new one for each order`
  throw new HttpProblem(400, 'MESH_CLIENT_IDEMPOTENCY_KEY', title)
}

/** Data without a canonical form, nested too deep or with a number beyond all bounds, is no order. */
const payloadHashOf = (body: unknown): string => {
  try {
    return canonicalHash(body)
  } catch (thrown) {
    throw unreadable(`The body is not an order: ${messageOf(thrown)}`)
  }
}

export const refusalOf = ({ kind }: SubmitResult): HttpProblem | undefined => {
  switch (kind) {
    case 'accepted':
    case 'repeated':
      return undefined
    case 'other-payload':
      return new HttpProblem(
        422,
        'MESH_CLIENT_KEY_REUSED',
        'This Idempotency-Key came before with another order; use a new key for another order',
      )
    case 'in-flight':
      return new HttpProblem(
        409,
        'MESH_CLIENT_IN_FLIGHT',
        'The same request is still being accepted; ask again',
        { headers: { 'retry-after': RETRY_SECONDS } },
      )
  }
}

/** What makes the same request the same. Throws 400. */
export const idempotencyOf = (
  request: FastifyRequest,
  body: unknown,
): Omit<Idempotency, 'client'> => ({
  key: idempotencyKeyOf(request),
  payloadHash: payloadHashOf(body),
})
