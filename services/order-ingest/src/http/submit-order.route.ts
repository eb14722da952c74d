import type { FastifyInstance, FastifyRequest } from 'fastify'
import { canonicalHash, type Finding, hasErrors, orderIdOfReference } from '@carrick/kernel'
import type { SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '@carrick/service-host'
import type { Intake } from '../domain/intake.ts'
import type { Submission } from '../domain/received.ts'
import type { ClientTokens, OrderIntake, RegisteredClient } from '../ports.ts'

const MAX_KEY = 255
const RETRY_SECONDS = '1'

const authenticate = async (
  request: FastifyRequest,
  tokens: ClientTokens,
): Promise<RegisteredClient> => {
  const header = request.headers.authorization ?? ''
  const client = header.startsWith('Bearer ')
    ? await tokens.clientOf(header.slice('Bearer '.length))
    : undefined
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

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_KEY && !value.includes('\0')

const submissionOf = (body: unknown, { name, channel }: RegisteredClient): Submission => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpProblem(
      400,
      'MESH_HTTP_REQUEST',
      'The body is not an order: expected a JSON object',
    )
  }
  const { externalId, ...draft } = body as Readonly<Record<string, unknown>>
  if (isText(externalId)) return { client: name, channel, externalId, draft }
  const message = `expected the client's own reference, a text of 1 to ${String(MAX_KEY)} characters`
  throw invalid([
    { path: 'externalId', code: 'MESH_ORDER_FIELD_MISSING', severity: 'error', message },
  ])
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

const statusOf = (orderId: string, intake: Intake | undefined) =>
  intake === undefined
    ? { orderId, state: 'ACCEPTED' }
    : {
        orderId,
        externalId: intake.received.origin.externalId,
        state: intake.cancelling ? 'CANCELLING' : intake.refused ? 'REFUSED' : intake.step,
        since: new Date(intake.since).toISOString(),
        version: intake.version,
        target: intake.target,
        documentId: intake.documentId,
        awaits: intake.awaits,
        findings: intake.findings,
      }

/** Orders of registered clients: accepted durably before the answer, followed by a status URL. */
export const submitOrder = (
  app: FastifyInstance,
  tokens: ClientTokens,
  intake: OrderIntake,
): void => {
  app.post('/v1/orders', async (request, reply) => {
    const client = await authenticate(request, tokens)
    const key = idempotencyKeyOf(request)
    const submission = submissionOf(request.body, client)
    const orderId = orderIdOfReference(client.channel, client.name, submission.externalId)
    const prepared = intake.prepare(orderId, submission)
    if (prepared === undefined) {
      const title = 'No flow of mesh.yaml takes orders of clients'
      throw new HttpProblem(403, 'MESH_CLIENT_NO_FLOW', title)
    }
    if (hasErrors(prepared.findings)) throw invalid(prepared.findings)
    const payloadHash = canonicalHash(request.body)
    const result = await intake.submit(orderId, submission, { key, payloadHash })
    const refusal = refusalOf(result)
    if (refusal !== undefined) throw refusal
    const accepted = result.kind === 'repeated' ? result.key : orderId
    const location = `/v1/orders/${accepted}`
    return reply.status(202).header('location', location).send({ orderId: accepted, location })
  })

  app.get<{ Params: { orderId: string } }>('/v1/orders/:orderId', async (request) => {
    const client = await authenticate(request, tokens)
    const { orderId } = request.params
    const known = await intake.read(orderId)
    // Whether another client's order exists is nobody's business.
    if (known === undefined || known.received.origin.client !== client.name) {
      throw new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', `There is no order ${orderId}`)
    }
    return statusOf(orderId, known)
  })
}
