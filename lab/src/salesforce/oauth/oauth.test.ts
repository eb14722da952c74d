import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CompactSign, importPKCS8, SignJWT } from 'jose'
import { readFileSync } from 'node:fs'
import { openLab, passwordForm, type RestCaller, tokenOf } from '../lab-org.fixture.ts'
import type { Org } from '../org.ts'

let org: Org
let rest: RestCaller

beforeAll(async () => {
  const lab = await openLab()
  org = lab.org
  rest = lab.rest
})

afterAll(() => org.stop())

const assertion = async (claims: {
  iss?: string
  sub?: string
  aud?: string
  exp?: number
}): Promise<string> => {
  const key = await importPKCS8(readFileSync(org.privateKeyFile, 'utf8'), 'RS256')
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(claims.iss ?? org.consumerKey)
    .setSubject(claims.sub ?? org.integrationUsername)
    .setAudience(claims.aud ?? org.loginUrl)
    .setExpirationTime(claims.exp ?? Math.floor(Date.now() / 1000) + 180)
    .sign(key)
}

const jwtGrant = async (claims: Parameters<typeof assertion>[0] = {}) =>
  tokenOf(org, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: await assertion(claims),
  })

describe('JWT bearer', () => {
  it('gives a token of the user that the assertion names', async () => {
    const { status, body } = await jwtGrant()
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', instance_url: org.instanceUrl })
    expect(body['access_token']?.startsWith(`${org.orgId.slice(0, 15)}!`)).toBe(true)
    expect(body['id']).toBe(`${org.loginUrl}/id/${org.orgId}/${org.integrationUserId}`)
  })

  it.each(['https://login.salesforce.com', 'https://test.salesforce.com'])(
    'takes %s as audience',
    async (aud) => {
      expect((await jwtGrant({ aud })).status).toBe(200)
    },
  )

  it.each([
    ['another audience', { aud: 'https://example.com' }, 'invalid_grant', 'audience is invalid'],
    ['an unknown user', { sub: 'nobody@x.example' }, 'invalid_grant', "user hasn't approved"],
    ['another consumer', { iss: 'someone' }, 'invalid_client_id', 'client identifier invalid'],
    ['an assertion of yesterday', { exp: 1_700_000_000 }, 'invalid_grant', 'expired'],
  ])('refuses %s', async (_what, claims, error, description) => {
    const { status, body } = await jwtGrant(claims)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error,
      error_description: expect.stringContaining(description),
    })
  })

  it('takes an expiry that is written as a text', async () => {
    const key = await importPKCS8(readFileSync(org.privateKeyFile, 'utf8'), 'RS256')
    const claims = {
      iss: org.consumerKey,
      sub: org.username,
      aud: org.loginUrl,
      exp: String(Math.floor(Date.now() / 1000) + 180),
    }
    const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256' })
      .sign(key)
    const { status } = await tokenOf(org, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: signed,
    })
    expect(status).toBe(200)
  })

  it.each(['', 'nonsense', 'a.b.c', 'e30.e30.e30'])('refuses %j as an assertion', async (text) => {
    const { status, body } = await tokenOf(org, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: text,
    })
    expect(status).toBe(400)
    expect(body['error']).toMatch(/^invalid_(grant|request)$/)
  })

  it('refuses an assertion signed by another key', async () => {
    const [head, claims] = (await assertion({})).split('.')
    const { body } = await tokenOf(org, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${String(head)}.${String(claims)}.${Buffer.alloc(256, 7).toString('base64url')}`,
    })
    expect(body).toMatchObject({ error: 'invalid_grant', error_description: 'invalid assertion' })
  })
})

describe('other grants', () => {
  it('lets client credentials act as the integration user', async () => {
    const { body } = await tokenOf(org, {
      grant_type: 'client_credentials',
      client_id: org.consumerKey,
      client_secret: org.consumerSecret,
    })
    expect(body['id']).toContain(org.integrationUserId)
  })

  it('takes client credentials from a Basic header', async () => {
    const basic = Buffer.from(`${org.consumerKey}:${org.consumerSecret}`).toString('base64')
    const response = await fetch(`${org.loginUrl}/services/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(response.status).toBe(200)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
    ['an unknown grant', { grant_type: 'magic' }, 'unsupported_grant_type'],
  ])('refuses %s', async (_what, change, error) => {
    const form = { ...passwordForm(org, org.username, org.password), ...change }
    const { status, body } = await tokenOf(org, form)
    expect({ status, error: body['error'] }).toEqual({ status: 400, error })
  })

  it('refuses a SOAP login with a wrong password as a fault', async () => {
    const response = await fetch(`${org.loginUrl}/services/Soap/u/59.0`, {
      method: 'POST',
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${org.username}</username><password>x</password></login></e:Body></e:Envelope>`,
    })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>')
  })
})

describe('a token', () => {
  it('tells who it belongs to', async () => {
    const { status, body } = await rest.call('GET', '/services/oauth2/userinfo')
    expect(status).toBe(200)
    expect(body).toMatchObject({ organization_id: org.orgId, preferred_username: org.username })
  })

  it('stops to work when it is revoked', async () => {
    const { body } = await jwtGrant()
    const headers = { authorization: `Bearer ${String(body['access_token'])}` }
    expect((await rest.call('GET', '/limits', undefined, headers)).status).toBe(200)
    await fetch(`${org.loginUrl}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: String(body['access_token']) }),
    })
    const refused = await rest.call('GET', '/limits', undefined, headers)
    expect(refused).toMatchObject({
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
    })
  })

  it('expires when it is not used', async () => {
    const { body } = await jwtGrant()
    const headers = { authorization: `Bearer ${String(body['access_token'])}` }
    org.set({ clockOffsetMs: 3 * 3_600_000 })
    const refused = await rest.call('GET', '/limits', undefined, headers)
    org.clearFaults()
    expect(refused.status).toBe(401)
  })
})
