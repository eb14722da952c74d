import { createHash } from 'node:crypto'
import { decodeFact, verifyWebhook } from '@carrick/erp'
import { type Clock, isMeshError, MeshError, messageOf as textOf, uuid7 } from '@carrick/kernel'
import type { Idempotency, InternalMessage, SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '@carrick/service-host'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { storable } from '../domain/storable.ts'
import { messageOf } from '../handlers/follow-changes.source.ts'
import type { WebhookSender } from '../ports.ts'

export interface WebhookDeps {
  /** By ERP instance. */
  readonly senders: ReadonlyMap<string, WebhookSender>
  readonly clock: Clock
  readonly submit: <T>(
    message: InternalMessage<T>,
    idempotency: Idempotency,
  ) => Promise<SubmitResult>
}

const bytesOf = (request: FastifyRequest): Uint8Array =>
  request.body instanceof Uint8Array ? request.body : new Uint8Array()

/** Throws 401 before a byte of the body is believed. */
const verified = (
  request: FastifyRequest,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): string => {
  try {
    return verifyWebhook(request.headers, body, secrets, now).id
  } catch (thrown) {
    if (!isMeshError(thrown)) throw thrown
    throw new HttpProblem(401, thrown.code, thrown.message)
  }
}

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch (cause) {
    throw new MeshError('MESH_ERP_FORMAT', `the body is not JSON: ${textOf(cause)}`)
  }
}

const factOf = (body: Uint8Array): ReturnType<typeof decodeFact> => {
  try {
    return decodeFact(parsed(body))
  } catch (thrown) {
    if (!isMeshError(thrown)) throw thrown
    throw new HttpProblem(400, thrown.code, thrown.message)
  }
}

const refusedTwin = (result: SubmitResult): HttpProblem | undefined => {
  switch (result.kind) {
    case 'accepted':
    case 'repeated':
      return undefined
    case 'other-payload':
      return new HttpProblem(
        422,
        'MESH_WEBHOOK_REUSED',
        'This webhook-id came before with another body; expected an id of its own for each message',
      )
    case 'in-flight':
      return new HttpProblem(
        409,
        'MESH_WEBHOOK_IN_FLIGHT',
        'The same message is being taken; try again',
        { headers: { 'retry-after': '1' } },
      )
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
      routes.removeAllContentTypeParsers()
      routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsedBody) => {
        parsedBody(null, body)
      })
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
        const message = messageOf(erp, storable(factOf(body)), uuid7(clock.now()))
        if (message !== undefined) {
          const payloadHash = createHash('sha256').update(body).digest('hex')
          const idempotency = { client: `webhook:${erp}`, key: webhookId, payloadHash }
          const refusal = refusedTwin(await submit(message, idempotency))
          if (refusal !== undefined) throw refusal
        }
        sender.bell.ring()
        return reply.status(204).send()
      })
      done()
    })
  }
