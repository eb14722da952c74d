import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  type ClientRegistry,
  type ClientTokens,
  credentialIn,
  HttpProblem,
  PROBLEM_TYPE,
} from '@carrick/service-host'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const FORM = 'application/x-www-form-urlencoded'
const UNKNOWN = 'The client is not registered, or its secret is another'

/** Problem details with the member that clients of OAuth 2.0 look for (RFC 6749, 5.2). */
const refuse = (reply: FastifyReply, error: string, { problem, headers }: HttpProblem) =>
  reply
    .status(problem.status)
    .headers(headers)
    .type(PROBLEM_TYPE)
    .send({ ...problem, error })

/** In Basic each half is form-encoded (RFC 6749, 2.3.1): a plus sign is a space. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}

/** Client id and secret by HTTP Basic, or in the form. */
const credentialsOf = (
  header: string | undefined,
  form: URLSearchParams,
): { readonly id: string; readonly secrets: readonly string[] } => {
  const basic = credentialIn(header, 'Basic')
  if (basic === undefined) {
    return { id: form.get('client_id') ?? '', secrets: [form.get('client_secret') ?? ''] }
  }
  const text = Buffer.from(basic, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const secret = text.slice(colon + 1)
  // Many clients, curl among them, send the secret as it is.
  return { id: decoded(text.slice(0, Math.max(colon, 0))), secrets: [secret, decoded(secret)] }
}

/** OAuth 2.0 client credentials (RFC 6749, 4.4). */
export const issueToken = (
  app: FastifyInstance,
  clients: ClientRegistry,
  tokens: ClientTokens,
): void => {
  app.register((edge, _options, done) => {
    edge.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, new URLSearchParams(String(body)))
    })
    edge.post('/v1/oauth/token', async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
      const grant = form.get('grant_type')
      if (grant !== 'client_credentials') {
        const found = grant === null ? 'absent' : `"${grant.slice(0, 40)}"`
        const title = `grant_type is ${found}; expected client_credentials in a form (${FORM})`
        const error = grant === null ? 'invalid_request' : 'unsupported_grant_type'
        return refuse(reply, error, new HttpProblem(400, 'MESH_CLIENT_GRANT', title))
      }
      const { id, secrets } = credentialsOf(request.headers.authorization, form)
      const client = clients.find(id)
      if (client === undefined || !secrets.some((secret) => isSame(client.secret, secret))) {
        const headers = { 'www-authenticate': 'Basic realm="carrick"' }
        const problem = new HttpProblem(401, 'MESH_CLIENT_UNAUTHORISED', UNKNOWN, { headers })
        return refuse(reply, 'invalid_client', problem)
      }
      // Without a value it is absent (RFC 6749, 3.2).
      if (form.get('scope')) {
        const title = 'scope is there; expected none: a token is good for the orders of its client'
        return refuse(reply, 'invalid_scope', new HttpProblem(400, 'MESH_CLIENT_SCOPE', title))
      }
      return reply.header('cache-control', 'no-store').send({
        access_token: await tokens.issue(client),
        token_type: 'Bearer',
        expires_in: tokens.lifetimeSeconds,
      })
    })
    done()
  })
}
