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
import { credentialIn } from '../domain/authorization.ts'
import { clientStatusOf } from '../domain/client-status.ts'
import { readSubmission } from '../domain/read-submission.ts'
import type { ClientTokens, OrderIntake, RegisteredClient } from '../ports.ts'

export const MAX_KEY = 255
const RETRY_SECONDS = '1'

const authenticate = async (
  request: FastifyRequest,
  tokens: ClientTokens,
): Promise<RegisteredClient> => {
  const token = credentialIn(request.headers.authorization, 'Bearer')
  const client = token === undefined ? undefined : await tokens.clientOf(token)
  if (client !== undefined) return client
  throw new HttpProblem(
    401,
    'MESH_CLIENT_UNAUTHORISED',
    'A valid access token of a registered client is needed: POST /v1/oauth/token gives one',
    { headers: { 'www-authenticate': 'Bearer' } },
  )
}

const invalid = (findings: readonly Finding[]): HttpProblem =>
  new HttpProblem(422, 'MESH_ORDER_INVALID', 'The order is not valid', { findings })

const idempotencyKeyOf = (request: FastifyRequest): string => {
  const key = request.headers['idempotency-key']
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY) return key
  const title = `The header Idempotency-Key is needed: 1 to ${String(MAX_KEY)} characters, a new one for each order`
  throw new HttpProblem(400, 'MESH_CLIENT_IDEMPOTENCY_KEY', title)
}

const unreadable = (title: string): HttpProblem => new HttpProblem(400, 'MESH_HTTP_REQUEST', title)

const recordOf = (body: unknown): Readonly<Record<string, unknown>> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw unreadable('The body is not an order: expected a JSON object')
}

/** Data without a canonical form, nested too deep or with a number beyond all bounds, is no order. */
const payloadHashOf = (body: unknown): string => {
  try {
    return canonicalHash(body)
  } catch (thrown) {
    throw unreadable(`The body is not an order: ${messageOf(thrown)}`)
  }
}

/** Anything but JSON is refused before it is read. */
const takeJsonAlone = (edge: FastifyInstance): void => {
  edge.removeContentTypeParser('text/plain')
  edge.addContentTypeParser('*', ({ headers }, _payload, parsed) => {
    const type = headers['content-type']
    const found = type === undefined ? 'absent' : `"${type.slice(0, 60)}"`
    const title = `Content-Type is ${found}; expected application/json`
    parsed(new HttpProblem(415, 'MESH_HTTP_REQUEST', title))
  })
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
      if (prepared === undefined) {
        const title = 'No flow of mesh.yaml takes orders of clients'
        throw new HttpProblem(403, 'MESH_CLIENT_NO_FLOW', title)
      }
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
