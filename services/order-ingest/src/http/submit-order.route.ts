import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  canonicalHash,
  type Finding,
  hasErrors,
  isUuid,
  messageOf,
  orderIdOfReference,
} from '@carrick/kernel'
import type { SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '@carrick/service-host'
import { clientStatusOf } from '../domain/client-status.ts'
import { readSubmission } from '../domain/read-submission.ts'
import type { ClientTokens, OrderIntake, RegisteredClient } from '../ports.ts'
import { authenticate, noFlow, recordOf, takeJsonAlone, unreadable } from './client-edge.route.ts'

export const MAX_KEY = 255
const RETRY_SECONDS = '1'

const invalid = (findings: readonly Finding[]): HttpProblem =>
  new HttpProblem(422, 'MESH_ORDER_INVALID', 'The order is not valid', { findings })

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

const refusalOf = ({ kind }: SubmitResult): HttpProblem | undefined => {
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

/** An order of this client; undefined when it has none of this id. */
const findStatus = async (intake: OrderIntake, orderId: string, { name }: RegisteredClient) => {
  if (!isUuid(orderId)) return undefined
  // What waits is asked for first: what is taken between the two looks is seen by the second.
  const accepted = await intake.accepted(orderId)
  const known = await intake.read(orderId)
  const isPending = accepted?.client === name
  if (known?.received.origin.client === name) {
    return { ...clientStatusOf(known), changePending: isPending }
  }
  return known === undefined && isPending
    ? { orderId, externalId: accepted.externalId, state: 'ACCEPTED' }
    : undefined
}

/** Orders of registered clients: accepted durably before the answer, followed by a status URL. */
export const submitOrder = (
  app: FastifyInstance,
  tokens: ClientTokens,
  intake: OrderIntake,
): void => {
  app.register((edge, _options, done) => {
    takeJsonAlone(edge)
    edge.post('/v1/orders', async (request, reply) => {
      const client = await authenticate(request, tokens)
      const key = idempotencyKeyOf(request)
      const body = recordOf(request.body)
      const payloadHash = payloadHashOf(body)
      const { submission, findings } = readSubmission(body, client)
      const orderId = orderIdOfReference(client.channel, client.name, submission.externalId)
      const prepared = intake.prepare(orderId, submission)
      if (prepared === undefined) throw noFlow()
      const found = [...findings, ...prepared.findings]
      if (hasErrors(found)) throw invalid(found)
      const result = await intake.submit(orderId, submission, { key, payloadHash })
      const refusal = refusalOf(result)
      if (refusal !== undefined) throw refusal
      const accepted = result.kind === 'repeated' ? result.key : orderId
      const location = `/v1/orders/${accepted}`
      return reply.status(202).header('location', location).send({ orderId: accepted, location })
    })

    edge.get<{ Params: { orderId: string } }>('/v1/orders/:orderId', async (request) => {
      const client = await authenticate(request, tokens)
      const { orderId } = request.params
      const status = await findStatus(intake, orderId, client)
      // Whether another client's order exists is nobody's business.
      if (status !== undefined) return status
      throw new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', `There is no order ${orderId.slice(0, 40)}`)
    })
    done()
  })
}
