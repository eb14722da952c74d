import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpProblem } from '@carrick/service-host'
import { credentialIn } from '../domain/authorization.ts'
import type { ClientTokens, RegisteredClient } from '../ports.ts'

/** The client whose token the request has. Throws 401. */
export const authenticate = async (
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

export const unreadable = (title: string): HttpProblem =>
  new HttpProblem(400, 'MESH_HTTP_REQUEST', title)

/** Throws 400. */
export const recordOf = (body: unknown): Readonly<Record<string, unknown>> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw unreadable('The body is not an order: expected a JSON object')
}

export const noFlow = (): HttpProblem =>
  new HttpProblem(403, 'MESH_CLIENT_NO_FLOW', 'No flow of mesh.yaml takes orders of clients')

export const noOrder = (orderId: string): HttpProblem =>
  new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', `There is no order ${orderId.slice(0, 40)}`)

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
