import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttpServer, type RegisteredClient } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { issueToken } from './issue-token.route.ts'

const SECRET = 's3cret +%&=:'
const SHOP: RegisteredClient = { name: 'web-shop', channel: 'web', secret: SECRET }
const FORM = 'application/x-www-form-urlencoded'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const ask = async (
  form: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = {},
) => {
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  issueToken(
    server.app,
    { find: (name) => (name === SHOP.name ? SHOP : undefined) },
    {
      lifetimeSeconds: 3600,
      issue: ({ name }) => Promise.resolve(`token-of-${name}`),
      clientOf: () => Promise.resolve(undefined),
    },
  )
  const answer = await server.app.inject({
    method: 'POST',
    url: '/v1/oauth/token',
    headers: { 'content-type': FORM, ...headers },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<unknown>() }
}

const GRANT = { grant_type: 'client_credentials' }
const basic = (id: string, secret: string, scheme = 'Basic') => ({
  authorization: `${scheme} ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

const TOKEN = { access_token: 'token-of-web-shop', token_type: 'Bearer', expires_in: 3600 }

describe('a registered client that asks for a token', () => {
  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['in the form', { ...GRANT, client_id: 'web-shop', client_secret: SECRET }, {}],
    ['by HTTP Basic, as curl sends it', GRANT, basic('web-shop', SECRET)],
    ['by HTTP Basic, encoded', GRANT, basic('web-shop', encodeURIComponent(SECRET))],
    ['by HTTP Basic, form-encoded', GRANT, basic('web-shop', 's3cret+%2B%25%26%3D%3A')],
    ['with the scheme in small letters', GRANT, basic('web-shop', SECRET, 'basic')],
  ])('gets one %s', async (_how, form, headers) => {
    const answer = await ask(form, headers)
    expect(answer).toMatchObject({ status: 200, body: TOKEN })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['whose secret is another', { ...GRANT, client_id: 'web-shop', client_secret: 'x' }, {}],
    ['that nobody knows', { ...GRANT, client_id: 'shop', client_secret: SECRET }, {}],
    ['that says nothing of itself', GRANT, {}],
    ['without a secret', { ...GRANT, client_id: 'web-shop' }, {}],
    ['whose Basic is no pair', GRANT, { authorization: 'Basic !!!' }],
    ['whose Basic is empty', GRANT, { authorization: 'Basic ' }],
    [
      'whose Basic is wrong while its form is right',
      { ...GRANT, client_id: 'web-shop', client_secret: SECRET },
      basic('web-shop', 'x'),
    ],
  ])('gets none %s', async (_who, form, headers) => {
    const answer = await ask(form, headers)
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'MESH_CLIENT_UNAUTHORISED', error: 'invalid_client' },
    })
    expect(answer.headers).toMatchObject({
      'www-authenticate': 'Basic realm="carrick"',
      'content-type': expect.stringContaining('application/problem+json'),
    })
    expect(JSON.stringify(answer.body)).not.toContain(SECRET)
  })
})

describe('a request for a token that is none', () => {
  const client = { ...GRANT, client_id: 'web-shop', client_secret: SECRET }

  it('is one for a scope, of which there are none', async () => {
    expect(await ask({ ...client, scope: 'admin' })).toMatchObject({
      status: 400,
      body: { code: 'MESH_CLIENT_SCOPE', error: 'invalid_scope' },
    })
    expect(await ask({ ...client, scope: '' })).toMatchObject({ status: 200, body: TOKEN })
    expect(await ask({ ...client, client_secret: 'x', scope: 'admin' })).toMatchObject({
      status: 401,
    })
  })

  it('names the grant that was asked for', async () => {
    expect(await ask({ grant_type: 'password' })).toMatchObject({
      status: 400,
      body: {
        code: 'MESH_CLIENT_GRANT',
        error: 'unsupported_grant_type',
        title: expect.stringContaining('"password"; expected client_credentials'),
      },
    })
  })

  it('names the grant that is absent', async () => {
    expect(await ask('')).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', title: expect.stringContaining('absent') },
    })
  })

  it('wants a form', async () => {
    const type = { 'content-type': 'application/json' }
    const answer = await ask(JSON.stringify(GRANT), type)
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'MESH_CLIENT_GRANT', title: expect.stringContaining(FORM) },
    })
  })
})
