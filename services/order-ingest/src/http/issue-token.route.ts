import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '@carrick/service-host'
import type { ClientRegistry, ClientTokens } from '../ports.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const refused = (): HttpProblem =>
  new HttpProblem(
    401,
    'MESH_CLIENT_UNAUTHORISED',
    'The client is not registered, or its secret is another',
    {
      headers: { 'www-authenticate': 'Basic realm="carrick"' },
    },
  )

/** RFC 6749, 2.3.1: client id and secret by HTTP Basic, or in the form. */
const credentialsOf = (
  header: string | undefined,
  form: URLSearchParams,
): { readonly id: string; readonly secret: string } => {
  if (header?.startsWith('Basic ') !== true) {
    return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' }
  }
  const text = Buffer.from(header.slice('Basic '.length), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  }
  return { id: decode(text.slice(0, Math.max(colon, 0))), secret: decode(text.slice(colon + 1)) }
}

/** OAuth 2.0 client credentials (RFC 6749, 4.4). */
export const issueToken = (
  app: FastifyInstance,
  clients: ClientRegistry,
  tokens: ClientTokens,
): void => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(String(body)))
    },
  )
  app.post('/v1/oauth/token', async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const grant = form.get('grant_type')
    if (grant !== 'client_credentials') {
      const title = `grant_type is ${grant ?? 'absent'}; expected client_credentials in a form`
      throw new HttpProblem(400, 'MESH_CLIENT_GRANT', title)
    }
    const { id, secret } = credentialsOf(request.headers.authorization, form)
    const client = clients.find(id)
    if (client === undefined || !isSame(client.secret, secret)) throw refused()
    return reply.header('cache-control', 'no-store').send({
      access_token: await tokens.issue(client),
      token_type: 'Bearer',
      expires_in: tokens.lifetimeSeconds,
    })
  })
}
