import { decodeFact, factTold } from '@carrick/erp'
import { type Clock, isMeshError, uuid7 } from '@carrick/kernel'
import type { Idempotency, InternalMessage, SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '@carrick/service-host'
import type { FastifyInstance } from 'fastify'
import { storable } from '../domain/storable.ts'
import { messageOf } from '../handlers/follow-changes.source.ts'
import type { WebhookSender } from '../ports.ts'
import {
  bytesOf,
  idempotencyOf,
  parsed,
  refusedTwin,
  takeBytes,
  verified,
} from './signed-message.route.ts'

export interface WebhookDeps {
  /** By ERP instance. */
  readonly senders: ReadonlyMap<string, WebhookSender>
  readonly clock: Clock
  readonly submit: <T>(
    message: InternalMessage<T>,
    idempotency: Idempotency,
  ) => Promise<SubmitResult>
}

const factOf = (body: Uint8Array): ReturnType<typeof decodeFact> => {
  try {
    return factTold(decodeFact(parsed(body)))
  } catch (thrown) {
    if (!isMeshError(thrown)) throw thrown
    throw new HttpProblem(400, thrown.code, thrown.message)
  }
}

/**
 * `POST /v1/webhooks/:erp`: verified on the raw bytes, stored once per webhook-id before the 204, and
 * then the feed is read at once, because what is told of one document often moved others.
 */
export const webhookRoutes =
  ({ senders, clock, submit }: WebhookDeps) =>
  (app: FastifyInstance): void => {
    void app.register((routes, _options, done) => {
      takeBytes(routes)
      routes.post<{ Params: { erp: string } }>('/v1/webhooks/:erp', async (request, reply) => {
        const { erp } = request.params
        const sender = senders.get(erp)
        const secrets = sender?.secrets() ?? []
        if (sender === undefined || secrets.length === 0) {
          throw new HttpProblem(
            404,
            'MESH_WEBHOOK_UNKNOWN_ERP',
            `No ERP ${erp} sends webhooks here`,
          )
        }
        const body = bytesOf(request)
        const webhookId = verified(request, body, secrets, clock.now())
        const from = { erp, showsOrdersOfOthers: sender.showsOrdersOfOthers() }
        const message = messageOf(from, storable(factOf(body)), uuid7(clock.now()))
        if (message !== undefined) {
          const idempotency = idempotencyOf(`webhook:${erp}`, webhookId, body)
          const refusal = refusedTwin(await submit(message, idempotency))
          if (refusal !== undefined) throw refusal
        }
        sender.bell.ring()
        return reply.status(204).send()
      })
      done()
    })
  }
