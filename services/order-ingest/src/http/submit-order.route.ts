import type { FastifyInstance } from 'fastify'
import { type Finding, hasErrors, isUuid, orderIdOfReference } from '@carrick/kernel'
import {
  authenticateClient,
  type ClientTokens,
  HttpProblem,
  idempotencyKeyOf,
  type RegisteredClient,
  submissionRefusal,
  submittedBody,
  takeJsonAlone,
} from '@carrick/service-host'
import { staleBase } from '../domain/changes.ts'
import { clientStatusOf } from '../domain/client-status.ts'
import { contentHash } from '../domain/content.ts'
import type { PreparedOrder } from '../domain/prepare-order.ts'
import { readSubmission } from '../domain/read-submission.ts'
import type { Submission } from '../domain/received.ts'
import { awaitsCodes } from '../domain/waiting-for-codes.ts'
import type { OrderIntake } from '../ports.ts'
import { noFlow, noOrder } from './client-problems.route.ts'

const NO_ORDER = 'baseVersion is there, and there is no such order; a new one has none'

const invalid = (findings: readonly Finding[]): HttpProblem =>
  new HttpProblem(422, 'MESH_ORDER_INVALID', 'The order is not valid', { findings })

/** What was accepted before is looked at first: the client cannot have seen it as a version. */
const staleBaseOf = async (
  intake: Pick<OrderIntake, 'accepted' | 'read'>,
  orderId: string,
  { baseVersion }: Submission,
  { order }: PreparedOrder,
): Promise<HttpProblem | undefined> => {
  if (baseVersion === undefined || order === undefined) return undefined
  if ((await intake.accepted(orderId)) !== undefined) return undefined
  const known = await intake.read(orderId)
  const problem =
    known === undefined
      ? { code: 'MESH_ORDER_STALE_BASE' as const, message: NO_ORDER }
      : staleBase(known, baseVersion, contentHash(order))
  return problem && new HttpProblem(409, problem.code, problem.message)
}

/** An order of this client; undefined when it has none of this id. */
const findStatus = async (
  intake: Pick<OrderIntake, 'accepted' | 'read'>,
  orderId: string,
  { name }: RegisteredClient,
) => {
  if (!isUuid(orderId)) return undefined
  // What waits is asked for first: what is taken between the two looks is seen by the second.
  const accepted = await intake.accepted(orderId)
  const known = await intake.read(orderId)
  const isPending = accepted?.client === name
  if (known?.received.origin.client === name) {
    const status = clientStatusOf(known)
    return { ...status, changePending: isPending || status.changePending }
  }
  return known === undefined && isPending
    ? { orderId, externalId: accepted.externalId, state: 'ACCEPTED' }
    : undefined
}

/** Orders of registered clients: accepted durably before the answer, followed by a status URL. */
export const submitOrder = (
  app: FastifyInstance,
  tokens: ClientTokens,
  intake: Omit<OrderIntake, 'cancel'>,
): void => {
  app.register((edge, _options, done) => {
    takeJsonAlone(edge)
    edge.post('/v1/orders', async (request, reply) => {
      const client = await authenticateClient(request, tokens)
      const key = idempotencyKeyOf(request, 'order')
      const { body, payloadHash } = submittedBody(request.body, 'an order')
      const { submission, findings } = readSubmission(body, client)
      const orderId = orderIdOfReference(client.channel, client.name, submission.externalId)
      const prepared = intake.prepare(orderId, submission)
      if (prepared === undefined) throw noFlow()
      const found = [...findings, ...prepared.findings]
      if (hasErrors(found) && !awaitsCodes(found)) throw invalid(found)
      const stale = await staleBaseOf(intake, orderId, submission, prepared)
      if (stale !== undefined) throw stale
      const result = await intake.submit(orderId, submission, { key, payloadHash })
      const refusal = submissionRefusal(result, 'order')
      if (refusal !== undefined) throw refusal
      const accepted = result.kind === 'repeated' ? result.key : orderId
      const location = `/v1/orders/${accepted}`
      return reply.status(202).header('location', location).send({ orderId: accepted, location })
    })

    edge.get<{ Params: { orderId: string } }>('/v1/orders/:orderId', async (request) => {
      const client = await authenticateClient(request, tokens)
      const { orderId } = request.params
      const status = await findStatus(intake, orderId, client)
      // Whether another client's order exists is nobody's business.
      if (status !== undefined) return status
      throw noOrder(orderId)
    })
    done()
  })
}
