import type { FastifyInstance } from 'fastify'
import { canonicalHash, isUuid } from '@carrick/kernel'
import {
  authenticateClient,
  type ClientTokens,
  HttpProblem,
  idempotencyKeyOf,
  submissionRefusal,
  submittedBody,
  takeJsonAlone,
} from '@carrick/service-host'
import type { OrderIntake } from '../ports.ts'
import { noOrder } from './client-problems.route.ts'

/** Characters of a reason. */
export const LONGEST_REASON = 1_000

const wrong = (path: string, message: string): HttpProblem =>
  new HttpProblem(422, 'MESH_CLIENT_CANCELLATION', `${path} ${message}`, {
    findings: [{ path, code: 'MESH_CLIENT_CANCELLATION', severity: 'error', message }],
  })

const reasonIn = ({ reason, ...others }: Readonly<Record<string, unknown>>): string | null => {
  const [other] = Object.keys(others)
  if (other !== undefined) throw wrong(other.slice(0, 80), 'is unknown; expected reason alone')
  if (reason === undefined || reason === null || reason === '') return null
  const isText = typeof reason === 'string' && reason.length <= LONGEST_REASON
  if (isText && reason.isWellFormed() && !reason.includes('\0')) return reason
  throw wrong('reason', `is none; expected a text of 1 to ${String(LONGEST_REASON)} characters`)
}

/** A client gives its order up, whole: the ERP has the last word, and the status says which. */
export const cancelOrder = (
  app: FastifyInstance,
  tokens: ClientTokens,
  intake: Pick<OrderIntake, 'accepted' | 'cancel' | 'read'>,
): void => {
  app.register((edge, _options, done) => {
    takeJsonAlone(edge)
    edge.post<{ Params: { orderId: string } }>(
      '/v1/orders/:orderId/cancellations',
      async (request, reply) => {
        const { name: client } = await authenticateClient(request, tokens)
        const { orderId } = request.params
        const { body } = submittedBody(request.body, 'a cancellation')
        const key = idempotencyKeyOf(request, 'cancellation')
        const idempotency = { key, payloadHash: canonicalHash({ cancel: orderId, ...body }) }
        const reason = reasonIn(body)
        const accepted = isUuid(orderId) ? await intake.accepted(orderId) : undefined
        const known = isUuid(orderId) ? await intake.read(orderId) : undefined
        const owner = known === undefined ? accepted?.client : known.received.origin.client
        // Whether another client's order exists is nobody's business.
        if (owner !== client) throw noOrder(orderId)
        const result = await intake.cancel(orderId, { client, reason }, idempotency)
        const refusal = submissionRefusal(result, 'cancellation')
        if (refusal !== undefined) throw refusal
        const location = `/v1/orders/${orderId}`
        return reply.status(202).header('location', location).send({ orderId, location })
      },
    )
    done()
  })
}
