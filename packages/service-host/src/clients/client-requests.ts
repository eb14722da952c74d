import type { FastifyInstance, FastifyRequest } from 'fastify'
import { canonicalHash, messageOf } from '@carrick/kernel'
import type { SubmitResult } from '@carrick/messaging'
import { HttpProblem } from '../problem.ts'
import { credentialIn } from './authorization.ts'
import type { RegisteredClient } from './client-registry.ts'
import type { ClientTokens } from './client-tokens.ts'

/** Characters of an Idempotency-Key. */
export const LONGEST_KEY = 255
const RETRY_SECONDS = '1'

/** The client whose token the request carries. Throws HttpProblem 401. */
export const authenticateClient = async (
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

/** Throws HttpProblem 400; `what` is submitted, such as "order". */
export const idempotencyKeyOf = (request: FastifyRequest, what: string): string => {
  const key = request.headers['idempotency-key']
  if (typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY) return key
  const title = `The header Idempotency-Key is needed: 1 to ${String(LONGEST_KEY)} characters, a new one for each ${what}`
  throw new HttpProblem(400, 'MESH_CLIENT_IDEMPOTENCY_KEY', title)
}

const unreadable = (title: string): HttpProblem => new HttpProblem(400, 'MESH_HTTP_REQUEST', title)

/**
 * The body of a submission and its hash, the same for the same content. Throws HttpProblem 400 for anything but
 * an object, and for data without a canonical form: nested too deep, or with a number beyond all bounds.
 */
export const submittedBody = (
  body: unknown,
  what: string,
): { readonly body: Readonly<Record<string, unknown>>; readonly payloadHash: string } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw unreadable(`The body is not ${what}: expected a JSON object`)
  }
  try {
    return { body: { ...body }, payloadHash: canonicalHash(body) }
  } catch (thrown) {
    throw unreadable(`The body is not ${what}: ${messageOf(thrown)}`)
  }
}

/** Anything but JSON is refused before it is read. */
export const takeJsonAlone = (edge: FastifyInstance): void => {
  edge.removeContentTypeParser('text/plain')
  edge.addContentTypeParser('*', ({ headers }, _payload, parsed) => {
    const type = headers['content-type']
    const found = type === undefined ? 'absent' : `"${type.slice(0, 60)}"`
    const title = `Content-Type is ${found}; expected application/json`
    parsed(new HttpProblem(415, 'MESH_HTTP_REQUEST', title))
  })
}

/** What a client is told when its submission was not accepted; undefined when it was. */
export const submissionRefusal = (
  { kind }: SubmitResult,
  what: string,
): HttpProblem | undefined => {
  switch (kind) {
    case 'accepted':
    case 'repeated':
      return undefined
    case 'other-payload':
      return new HttpProblem(
        422,
        'MESH_CLIENT_KEY_REUSED',
        `This Idempotency-Key came before with another ${what}; use a new key for another ${what}`,
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
