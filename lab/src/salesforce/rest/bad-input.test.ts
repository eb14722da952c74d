import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { draftOrder, openLab, type RestCaller, VERSION, type Wares } from '../lab-org.fixture.ts'
import type { Org } from '../org.ts'

let org: Org
let rest: RestCaller
let wares: Wares

beforeAll(async () => {
  ;({ org, rest, wares } = await openLab())
})

afterEach(() => {
  org.clearFaults()
})

afterAll(() => org.stop())

interface Refusal {
  readonly status: number
  readonly errorCode: string | undefined
  readonly message: string | undefined
}

/** Sends the body as it is written; the path too, however odd. */
const send = async (method: string, path: string, body?: string): Promise<Refusal> => {
  const { hostname, port } = new URL(org.instanceUrl)
  const sent = request({
    hostname,
    port,
    method,
    path: path.startsWith('/services') ? path : `/services/data/v${VERSION}${path}`,
    headers: { authorization: `Bearer ${rest.token}`, 'content-type': 'application/json' },
  })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const [first] = JSON.parse(await text(response)) as { errorCode?: string; message?: string }[]
  return {
    status: response.statusCode ?? 0,
    errorCode: first?.errorCode,
    message: first?.message,
  }
}

const query = (soql: string) => send('GET', `/query?q=${encodeURIComponent(soql)}`)
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('a body that is none', () => {
  it.each([
    ['cut off', '{"Name": "Quay'],
    ['an empty one', ''],
    ['a list', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['text of another kind', 'Name=Quay'],
    ['one nested without end', nested(100_000)],
  ])('is refused: %s', async (_what, body) => {
    const { status, errorCode } = await send('POST', '/sobjects/Account', body)
    expect({ status, errorCode }).toEqual({ status: 400, errorCode: 'JSON_PARSER_ERROR' })
  })
})

describe('a request of nothing', () => {
  it.each([
    ['GET', '/sobjects/Nothing/001000000000000AAA', 404, 'NOT_FOUND'],
    ['POST', '/sobjects/Nothing', 404, 'NOT_FOUND'],
    ['GET', '/sobjects/Account/001000000000000AAA', 404, 'NOT_FOUND'],
    ['GET', '/sobjects/Account/nonsense', 404, 'NOT_FOUND'],
    ['GET', '/sobjects/Account/%zz', 404, 'NOT_FOUND'],
    ['GET', '/sobjects/Account/%00', 404, 'NOT_FOUND'],
    ['GET', '/nothing/at/all', 404, 'NOT_FOUND'],
    ['GET', '/services/data/v999.0/limits', 404, 'NOT_FOUND'],
    ['GET', '/services/data/vX/limits', 404, 'NOT_FOUND'],
    ['GET', '/services/apexrest/Orders', 404, 'NOT_FOUND'],
    ['PUT', '/sobjects/Account', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/limits', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/query', 400, 'MALFORMED_QUERY'],
    ['GET', '/query/01gUNKNOWN-2000', 400, 'INVALID_QUERY_LOCATOR'],
    ['GET', '/sobjects/Order/updated', 400, 'INVALID_QUERY_FILTER_OPERATOR'],
    ['GET', '/sobjects/Account/Name/Quay', 404, 'NOT_FOUND'],
    ['GET', `/query?q=${'x'.repeat(20_000)}`, 414, 'URI_TOO_LONG'],
  ])('%s %s', async (method, path, status, errorCode) => {
    const answer = await send(method, path)
    expect({ status: answer.status, errorCode: answer.errorCode }).toEqual({ status, errorCode })
    expect(answer.message).toMatch(/\w/)
  })
})

describe('a value that does not fit its field', () => {
  it.each([
    ['Order', { EffectiveDate: '2026-13-45' }, 'JSON_PARSER_ERROR'],
    ['Order', { EffectiveDate: 20260301 }, 'JSON_PARSER_ERROR'],
    ['Order', { Freight__c: 'a lot' }, 'JSON_PARSER_ERROR'],
    ['Order', { Freight__c: 1e30 }, 'NUMBER_OUTSIDE_VALID_RANGE'],
    ['Order', { Cancel_Requested__c: 'perhaps' }, 'JSON_PARSER_ERROR'],
    ['Order', { Status: 'Shipped' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    ['Order', { AccountId: 'nobody' }, 'MALFORMED_ID'],
    ['Order', { AccountId: ['001000000000000AAA'] }, 'MALFORMED_ID'],
    ['Order', { AccountId: '001000000000000AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
    ['Order', { Account: { Customer_Number__c: 'NOBODY' } }, 'INVALID_FIELD'],
    ['Order', { Integration_Order_Id__c: 'x'.repeat(37) }, 'STRING_TOO_LONG'],
    ['Order', { Nothing__c: 1 }, 'INVALID_FIELD'],
    ['Order', { __proto__x: 1, constructor: 2 }, 'INVALID_FIELD'],
    ['Order', { TotalAmount: 1 }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    ['Order', { Name: { first: 'Order' } }, 'JSON_PARSER_ERROR'],
    ['Account', { Name: '   ' }, 'REQUIRED_FIELD_MISSING'],
    ['Contact', { LastName: 'Quinn', Email: 'not an address' }, 'INVALID_EMAIL_ADDRESS'],
  ])('is refused in %s: %j', async (object, change, errorCode) => {
    const order = {
      AccountId: wares.accountId,
      EffectiveDate: '2026-03-01',
      Status: 'Draft',
    }
    const fields = { ...(object === 'Order' ? order : {}), ...change }
    const answer = await send('POST', `/sobjects/${object}`, JSON.stringify(fields))
    expect({ status: answer.status, errorCode: answer.errorCode }).toEqual({
      status: 400,
      errorCode,
    })
  })

  it('is kept when it fits, control characters and all', async () => {
    const name = 'Quay 🐟 "\\\u0007 Ltd'
    const id = await rest.create('Account', { Name: name })
    expect(org.record(id)?.values['Name']).toBe(name)
  })
})

describe('a collection or composite that is none', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, () => ({ attributes: { type: 'Account' }, Name: 'A' }))
  const parts = (...requests: object[]) => ({ compositeRequest: requests })
  const limits = (referenceId: unknown) => ({
    method: 'GET',
    url: `/services/data/v${VERSION}/limits`,
    referenceId,
  })

  it.each([
    ['POST', '/composite/sobjects', { records: 'many' }, 'JSON_PARSER_ERROR'],
    ['POST', '/composite/sobjects', { records: [1, null] }, 'JSON_PARSER_ERROR'],
    ['POST', '/composite/sobjects', { records: rows(201) }, 'EXCEEDED_MAX_SIZE_REQUEST'],
    ['PATCH', '/composite/sobjects/Account/Name', { records: rows(1) }, 'NOT_FOUND'],
    ['POST', '/composite', { compositeRequest: {} }, 'JSON_PARSER_ERROR'],
    ['POST', '/composite', parts({ method: 'GET' }), 'JSON_PARSER_ERROR'],
    ['POST', '/composite', parts(limits('a-b')), 'INVALID_INPUT'],
    ['POST', '/composite', parts(limits('a'), limits('a')), 'INVALID_INPUT'],
    ['POST', '/composite', parts(...rows(26)), 'LIMIT_EXCEEDED'],
    ['POST', '/composite/tree/Account', { records: rows(1) }, 'INVALID_INPUT'],
    ['POST', '/composite/batch', { batchRequests: 1 }, 'JSON_PARSER_ERROR'],
  ])('%s %s %j is refused', async (method, path, body, errorCode) => {
    const answer = await send(method, path, JSON.stringify(body))
    expect(answer.errorCode).toBe(errorCode)
    expect(answer.status).toBe(errorCode === 'NOT_FOUND' ? 404 : 400)
  })

  it('names each bad row and saves the good ones', async () => {
    const { body } = await rest.call('POST', '/composite/sobjects', {
      records: [{ Name: 'No type' }, { attributes: { type: 'Nope' } }, ...rows(1)],
    })
    expect(body).toMatchObject([
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
      { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
      { success: true },
    ])
  })

  it('says which part of a composite refers to what is not there', async () => {
    const { body } = await rest.call('POST', '/composite', {
      compositeRequest: [
        {
          method: 'GET',
          url: `/services/data/v${VERSION}/sobjects/Account/@{nobody.id}`,
          referenceId: 'lost',
        },
        { ...limits('there') },
        { method: 'GET', url: 'https://elsewhere.example/', referenceId: 'abroad' },
      ],
    })
    expect(body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
        { httpStatusCode: 200 },
        { httpStatusCode: 400, body: [{ errorCode: 'INVALID_BATCH_REQUEST' }] },
      ],
    })
  })

  it('saves nothing of a composite that is all or none, and names the part that failed', async () => {
    const part = (referenceId: string, body: object) => ({
      method: 'POST',
      url: `/services/data/v${VERSION}/sobjects/Account`,
      referenceId,
      body,
    })
    const { body } = await rest.call('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        part('before', { Name: 'Halted before' }),
        part('wrong', {}),
        part('after', {}),
      ],
    })
    expect(body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
        { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
      ],
    })
    const query = encodeURIComponent("SELECT Id FROM Account WHERE Name = 'Halted before'")
    expect((await rest.call('GET', `/query?q=${query}`)).body).toMatchObject({ totalSize: 0 })
  })
})

describe('a query that is none', () => {
  it.each([
    ['SELECT', 'MALFORMED_QUERY'],
    ['SELECT Id', 'MALFORMED_QUERY'],
    ['SELECT * FROM Account', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Account WHERE Name = 'open", 'MALFORMED_QUERY'],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Account LIMIT -1', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Account; DELETE', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY'],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY'],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Nothing', 'INVALID_TYPE'],
    ['SELECT Id, (SELECT Id FROM Nothings) FROM Account', 'INVALID_TYPE'],
    ['SELECT Nme FROM Account', 'INVALID_FIELD'],
    ['SELECT Nobody.Name FROM Account', 'INVALID_FIELD'],
    ['SELECT Id FROM Account WHERE Name = 7', 'INVALID_FIELD'],
    ["SELECT Id FROM Order WHERE Freight__c = '7'", 'INVALID_FIELD'],
    ["SELECT Id FROM Order WHERE AccountId = 'nobody'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
    [`SELECT Id FROM Account WHERE ${'('.repeat(5000)}`, 'MALFORMED_QUERY'],
    [`SELECT Id FROM Account WHERE ${'NOT '.repeat(1500)} Name = 'a'`, 'MALFORMED_QUERY'],
  ])('is refused: %.70s', async (soql, errorCode) => {
    const answer = await query(soql)
    expect({ status: answer.status, errorCode: answer.errorCode }).toEqual({
      status: 400,
      errorCode,
    })
  })

  it('is answered at once however many wildcards it has', async () => {
    await rest.create('Account', { Name: 'a'.repeat(200) })
    const soql = `SELECT Id FROM Account WHERE Name LIKE '${'%a'.repeat(60)}%b'`
    expect(await rest.query(soql)).toEqual([])
  })
})

describe('the org', () => {
  it('still serves after all that', async () => {
    expect((await rest.call('GET', '/limits')).status).toBe(200)
    expect(await draftOrder(rest, wares)).toMatch(/^801/)
  })
})
