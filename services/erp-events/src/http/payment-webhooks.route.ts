import { type Clock, uuid7 } from '@carrick/kernel'
import type { Idempotency, InternalMessage, SubmitResult } from '@carrick/messaging'
import { HttpProblem, type PaymentTeller } from '@carrick/service-host'
import type { FastifyInstance } from 'fastify'
import { type RefundTold, refundTold } from '../domain/refund-told.ts'
import { storable } from '../domain/storable.ts'
import { refundSeen } from '../handlers/report-refund.handler.ts'
import type { ReadRefund } from '../ports.ts'
import { bytesOf, idempotencyOf, refusedTwin, takeBytes, verified } from './signed-message.route.ts'

export interface PaymentWebhookDeps {
  /** As mesh.yaml has them now. */
  readonly providers: () => readonly PaymentTeller[]
  readonly read: ReadRefund
  readonly clock: Clock
  readonly submit: (
    message: InternalMessage<RefundTold>,
    idempotency: Idempotency,
  ) => Promise<SubmitResult>
}

const refundIn = (provider: string, told: ReturnType<ReadRefund>): RefundTold => {
  if (!told.ok) throw new HttpProblem(400, told.code, told.message)
  const refund = refundTold(provider, storable(told.refund))
  if (typeof refund === 'string') throw new HttpProblem(400, 'MESH_PAY_FORMAT', refund)
  return refund
}

/**
 * `POST /v1/webhooks/payments/:provider`: verified on the raw bytes and stored once per webhook-id before the
 * 204. What it says only makes the poster ask sooner.
 */
export const paymentWebhookRoutes =
  ({ providers, read, clock, submit }: PaymentWebhookDeps) =>
  (app: FastifyInstance): void => {
    void app.register((routes, _options, done) => {
      takeBytes(routes)
      routes.post<{ Params: { provider: string } }>(
        '/v1/webhooks/payments/:provider',
        async (request, reply) => {
          const { provider } = request.params
          const secrets = providers().find(({ name }) => name === provider)?.secrets ?? []
          if (secrets.length === 0) {
            const title = `No payment provider ${provider} sends webhooks here`
            throw new HttpProblem(404, 'MESH_WEBHOOK_UNKNOWN_PROVIDER', title)
          }
          const body = bytesOf(request)
          const webhookId = verified(request, body, secrets, clock.now())
          const refund = refundIn(provider, read(body))
          const refusal = refusedTwin(
            await submit(
              { token: refundSeen, key: refund.orderId, id: uuid7(clock.now()), body: refund },
              idempotencyOf(`payments:${provider}`, webhookId, body),
            ),
          )
          if (refusal !== undefined) throw refusal
          return reply.status(204).send()
        },
      )
      done()
    })
  }
