import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { openLab, passwordForm, type RestCaller, type Wares } from './lab-org.fixture.ts'
import type { Org } from './org.ts'

let org: Org
let rest: RestCaller
let wares: Wares

beforeAll(async () => {
  const lab = await openLab()
  org = lab.org
  rest = lab.rest
  wares = lab.wares
})

afterAll(() => org.stop())

interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

const raw = (path: string, { headers, ...request }: RawRequest): Promise<Response> =>
  fetch(`${org.instanceUrl}/services/data/v65.0${path}`, {
    ...request,
    headers: { authorization: `Bearer ${rest.token}`, ...headers },
  })

const accounts = (names: readonly (string | undefined)[]) =>
  names.map((number) => ({
    attributes: { type: 'Account' },
    Name: 'Foreign',
    ...(number !== undefined && { Customer_Number__c: number }),
  }))

describe('bodies of requests and answers (REST guide, "Compression" and "Headers")', () => {
  it('may be packed', async () => {
    const sent = await raw('/sobjects/Account', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ Name: 'Packed GmbH' })),
    })
    expect(sent.status).toBe(201)
    const { id } = (await sent.json()) as { id: string }
    expect(org.record(id)?.values['Name']).toBe('Packed GmbH')
  })

  it('are packed for who accepts it', async () => {
    const packed = await raw('/sobjects', { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(await packed.json()).toHaveProperty('sobjects')
    const plain = await raw('/sobjects', { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
  })

  it('that are not what they say are refused', async () => {
    const broken = await raw('/sobjects/Account', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: 'plain',
    })
    expect(broken.status).toBe(400)
    const form = await raw('/sobjects/Account', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '{"Name":"x"}',
    })
    expect([form.status, await form.json()]).toEqual([
      415,
      [expect.objectContaining({ errorCode: 'UNSUPPORTED_MEDIA_TYPE' })],
    ])
  })

  it('are left out in the answer to HEAD', async () => {
    const answer = await raw(`/sobjects/Account/${wares.accountId}`, { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })
})

describe('a token request', () => {
  it('may have its parameters in the query', async () => {
    const query = new URLSearchParams(passwordForm(org, org.username, org.password))
    const url = `${org.loginUrl}/services/oauth2/token?${query.toString()}`
    expect((await fetch(url, { method: 'POST' })).status).toBe(200)
  })

  it('without a grant is refused, by GET too', async () => {
    const answer = await fetch(`${org.loginUrl}/services/oauth2/token`)
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'unsupported_grant_type' }),
    ])
  })
})

describe('a key that is twice in one call', () => {
  it('is refused in both rows of an upsert, other rows go on', async () => {
    const [twice, once] = [randomUUID(), randomUUID()]
    const { body } = await rest.call('PATCH', '/composite/sobjects/Account/Customer_Number__c', {
      records: accounts([twice, once, twice.toUpperCase()]),
    })
    expect(body).toMatchObject([
      { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
      { success: true, created: true },
      { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
    ])
  })
})

describe('a record without an id', () => {
  it('is created by a POST to the field Id', async () => {
    const answer = await rest.call('POST', '/sobjects/Account/Id', { Name: 'By its id' })
    expect(answer).toMatchObject({ status: 201, body: { success: true, created: true } })
    const other = await rest.call('POST', `/sobjects/Account/${wares.accountId}`, {})
    expect(other.status).toBe(405)
  })
})

describe('an entry that uses the standard price', () => {
  it('has that price without naming it, and follows it', async () => {
    const standard = org.record(wares.entryIds[0] ?? '')
    const book = await rest.create('Pricebook2', { Name: 'Partners', IsActive: true })
    const entry = await rest.create('PricebookEntry', {
      Pricebook2Id: book,
      Product2Id: standard?.values['Product2Id'],
      UseStandardPrice: true,
      IsActive: true,
    })
    const price = () => org.record(entry)?.values['UnitPrice']
    expect(price()).toBe(standard?.values['UnitPrice'])
    await rest.call('PATCH', `/sobjects/PricebookEntry/${String(standard?.id)}`, { UnitPrice: 77 })
    expect(price()).toBe(77)
  })
})

describe('a query', () => {
  it.each([
    ['names a field without its comma', 'SELECT Id Name FROM Account', 'MALFORMED_QUERY'],
    ['names a field twice', 'SELECT Id, Name, id FROM Account', 'INVALID_FIELD'],
  ])('that %s is refused', async (_what, soql, errorCode) => {
    const { status, body } = await rest.call('GET', `/query?q=${encodeURIComponent(soql)}`)
    expect([status, body]).toEqual([400, [expect.objectContaining({ errorCode })]])
  })

  it('for everything gives deleted children too, unless it leaves them out', async () => {
    const account = await rest.create('Account', { Name: 'Parent' })
    const contact = await rest.create('Contact', { LastName: 'Gone', AccountId: account })
    await rest.call('DELETE', `/sobjects/Contact/${contact}`)
    const childrenOf = async (path: string, where: string) => {
      const soql = `SELECT (SELECT Id FROM Contacts ${where}) FROM Account WHERE Id = '${account}'`
      const { body } = await rest.call('GET', `/${path}?q=${encodeURIComponent(soql)}`)
      const [row] = body['records'] as { Contacts: { totalSize: number } | null }[]
      return row?.Contacts?.totalSize ?? 0
    }
    expect(await childrenOf('query', '')).toBe(0)
    expect(await childrenOf('queryAll', '')).toBe(1)
    expect(await childrenOf('queryAll', 'WHERE IsDeleted = false')).toBe(0)
  })
})
