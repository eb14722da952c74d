import { createHash } from 'node:crypto'
import { verifyWebhook } from '@carrick/erp'
import { isMeshError, MeshError, messageOf } from '@carrick/kernel'
import type { Idempotency, SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '@carrick/service-host'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Bodies stay bytes: a signature is over the bytes as they came. */
export const takeBytes = (routes: FastifyInstance): void => {
  routes.removeAllContentTypeParsers()
  routes.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsedBody) => {
    parsedBody(null, body)
  })
}

export const bytesOf = (request: FastifyRequest): Uint8Array =>
  request.body instanceof Uint8Array ? request.body : new Uint8Array()

/** Id of the message. Throws 401 before a byte of the body is believed. */
export const verified = (
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

/** Throws MESH_ERP_FORMAT for bytes that are no JSON. */
export const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch (cause) {
    throw new MeshError('MESH_ERP_FORMAT', `the body is not JSON: ${messageOf(cause)}`)
  }
}

/** The same message again is the same; another body under its id is not. */
export const idempotencyOf = (client: string, id: string, body: Uint8Array): Idempotency => ({
  client,
  key: id,
  payloadHash: createHash('sha256').update(body).digest('hex'),
})

export const refusedTwin = (result: SubmitResult): HttpProblem | undefined => {
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
