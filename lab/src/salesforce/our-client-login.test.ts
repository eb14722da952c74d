import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { generateKeyPair, exportPKCS8 } from 'jose'
import { openLab } from './lab-org.fixture.ts'
import type { Org } from './org.ts'
import { jwtOf, restOf, secretOf, sessionOf } from './our-client.fixture.ts'

let org: Org

beforeAll(async () => {
  org = (await openLab()).org
})

afterEach(() => {
  org.clearFaults()
})

afterAll(() => org.stop())

describe('our login', () => {
  it.each([
    ['a signed assertion', () => sessionOf(org, jwtOf(org))],
    ['client credentials', () => sessionOf(org, secretOf(org))],
  ])('is the integration user by %s', async (_how, session) => {
    const token = await session().token()
    expect(token).toMatchObject({
      instanceUrl: org.instanceUrl,
      orgId: org.orgId,
      userId: org.integrationUserId,
    })
  })

  it('asks once for callers that come together', async () => {
    const session = sessionOf(org)
    const [first, second] = await Promise.all([session.token(), session.token()])
    expect(second).toBe(first)
    expect(await session.token()).toBe(first)
  })

  it('says what is wrong when the key is another one, and does not ask to try again', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const stranger = { ...jwtOf(org), privateKey: await exportPKCS8(privateKey) }
    await expect(sessionOf(org, stranger).token()).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_LOGIN',
      kind: 'terminal',
      message: expect.stringContaining('invalid_grant'),
    })
  })

  it('waits for a login host that is away', async () => {
    const away = { ...org, loginUrl: 'http://127.0.0.1:1' }
    await expect(sessionOf(away, secretOf(org)).token()).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_LOGIN',
      kind: 'held',
    })
  })
})

describe('an expired token', () => {
  it('is renewed once and the call is made again', async () => {
    const session = sessionOf(org)
    const rest = restOf(session)
    const before = await session.token()
    org.expireTokens()
    expect(await rest.request('GET', '/limits')).toHaveProperty('DailyApiRequests')
    expect((await session.token()).accessToken).not.toBe(before.accessToken)
  })

  it('does not make the client log in for ever when the new one is refused too', async () => {
    const expired = { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }
    org.failRequests({ kind: 'error', status: 401, ...expired }, 5)
    await expect(restOf(sessionOf(org)).request('GET', '/limits')).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_REFUSED',
      kind: 'retryable',
      details: { errorCode: 'INVALID_SESSION_ID' },
    })
  })
})
