import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import {
  type CollectionRecord,
  createRecords,
  queryRows,
  quote,
  type RestClient,
  updateRecords,
  upsertRecords,
} from '@carrick/salesforce'
import { draftFields, openLab, waresOf } from './lab-org.fixture.ts'
import type { Org } from './org.ts'
import { restOf, sessionOf } from './our-client.fixture.ts'
import { startOrg } from './start-org.ts'

let org: Org
let rest: RestClient

beforeAll(async () => {
  org = (await openLab()).org
  rest = restOf(sessionOf(org))
})

afterEach(() => {
  org.clearFaults()
})

afterAll(() => org.stop())

const tasks = (subject: string, count: number): CollectionRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'Task',
    fields: { Subject: `${subject} ${String(index)}`, Priority: 'Low' },
  }))

const drafts = (prefix: string, count: number): CollectionRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'Order',
    fields: { ...draftFields(waresOf(org)), Integration_Order_Id__c: `${prefix}-${String(index)}` },
  }))

const idsOf = (results: readonly { readonly ok: boolean; readonly id?: string }[]): string[] =>
  results.map(({ ok, id }) => {
    if (!ok || id === undefined) throw new Error('a row was refused')
    return id
  })

describe('queries', () => {
  it('follow the pages to the end, deleted rows only when asked for', async () => {
    for (let round = 0; round < 11; round += 1)
      idsOf(await createRecords(rest, tasks(`Round ${String(round)}`, 200)))
    const soql = "SELECT Id, Subject FROM Task WHERE Subject LIKE 'Round %'"
    const rows = await queryRows(rest, soql)
    expect(rows).toHaveLength(2200)
    expect(new Set(rows.map((row) => row['Id'])).size).toBe(2200)
    await rest.request('DELETE', `/sobjects/Task/${String(rows[0]?.['Id'])}`)
    expect(await queryRows(rest, soql)).toHaveLength(2199)
    expect(await queryRows(rest, soql, 'all')).toHaveLength(2200)
  })

  it('give numbers as exact texts, parents and children nested', async () => {
    const wares = waresOf(org)
    const [orderId = ''] = idsOf(
      await createRecords(rest, [
        { type: 'Order', fields: { ...draftFields(wares), Freight__c: 12345678.9 } },
      ]),
    )
    const line = { OrderId: orderId, PricebookEntryId: wares.entryIds[0] ?? '', Quantity: 3 }
    idsOf(await createRecords(rest, [{ type: 'OrderItem', fields: { ...line, UnitPrice: 0.1 } }]))
    const [row] = await queryRows(
      rest,
      `SELECT Freight__c, TotalAmount, Account.Name, (SELECT Quantity, UnitPrice FROM OrderItems) FROM Order WHERE Id = ${quote(orderId)}`,
    )
    expect(row).toMatchObject({
      Freight__c: '12345678.9',
      TotalAmount: '0.3',
      Account: { Name: 'Harbour Outfitters' },
      OrderItems: { records: [{ Quantity: '3.0', UnitPrice: '0.1' }] },
    })
  })

  it('find a text with quotes, backslashes and line ends in it', async () => {
    const name = "O'Hara \\ Sons"
    idsOf(await createRecords(rest, [{ type: 'Account', fields: { Name: name } }]))
    const soql = `SELECT Name FROM Account WHERE Name = ${quote(name)}`
    expect(await queryRows(rest, soql)).toMatchObject([{ Name: name }])
    const none = `SELECT Name FROM Account WHERE Name = ${quote("' OR Name != '\n\r")}`
    expect(await queryRows(rest, none)).toEqual([])
  })

  it('name what the org did not understand', async () => {
    await expect(queryRows(rest, 'SELECT Nme FROM Account')).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_REFUSED',
      kind: 'terminal',
      message: expect.stringContaining("No such column 'Nme' on entity 'Account'"),
      details: { errorCode: 'INVALID_FIELD' },
    })
  })
})

describe('collections of 200', () => {
  it('create, then update, each row with its own result in the order of the rows', async () => {
    const ids = idsOf(await createRecords(rest, drafts('create', 200)))
    const results = await updateRecords(
      rest,
      ids.map((id, index) => ({
        type: 'Order',
        id,
        fields: { Status: index === 150 ? 'Activated' : 'Draft', PoNumber: `PO-${String(index)}` },
      })),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(199)
    expect(results[150]).toMatchObject({
      ok: false,
      errorCode: 'FAILED_ACTIVATION',
      kind: 'terminal',
    })
    expect(org.record(ids[199] ?? '')?.values['PoNumber']).toBe('PO-199')
    expect(org.record(ids[150] ?? '')?.values['PoNumber']).toBeNull()
  })

  it('upsert by external id: the same ids the second time', async () => {
    const rows = drafts('upsert', 200)
    const first = await upsertRecords(rest, 'Order', 'Integration_Order_Id__c', rows)
    const again = await upsertRecords(rest, 'Order', 'Integration_Order_Id__c', rows)
    expect(idsOf(again)).toEqual(idsOf(first))
  })

  it('are one call each, under the name of the client', async () => {
    await createRecords(rest, tasks('Counted', 1))
    const before = rest.usage()?.used ?? 0
    await createRecords(rest, tasks('Counted', 200))
    expect(rest.usage()).toEqual({ used: before + 1, limit: 100_000 })
    expect(org.books().entries.at(-1)).toMatchObject({
      clientTag: 'carrick',
      username: org.integrationUsername,
    })
  })

  it('tell a locked row from a duplicate and from a broken rule', async () => {
    const [id = '', other = ''] = idsOf(await createRecords(rest, drafts('locked', 2)))
    org.lockRow(id)
    const rows = [
      { type: 'Order', id, fields: { PoNumber: 'X' } },
      { type: 'Order', id: other, fields: { Integration_Order_Id__c: 'locked-0' } },
      { type: 'Order', id: other, fields: { Status: 'Nonsense' } },
      { type: 'Order', id: '801000000000000AAA', fields: { PoNumber: 'X' } },
    ]
    expect(await updateRecords(rest, rows)).toMatchObject([
      { errorCode: 'UNABLE_TO_LOCK_ROW', kind: 'retryable' },
      { errorCode: 'DUPLICATE_VALUE', kind: 'retryable' },
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Status'] },
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY', kind: 'terminal' },
    ])
  })

  it('are refused above 200 before they are sent', async () => {
    await expect(createRecords(rest, tasks('Many', 201))).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_BATCH',
    })
  })
})

describe('a composite request', () => {
  const url = (path: string) => `/services/data/v65.0${path}`
  const account = { method: 'POST', url: url('/sobjects/Account'), referenceId: 'customer' }

  it('hands the answer of one part to the next', async () => {
    const answer = await rest.request('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        { ...account, body: { Name: 'Composite Ltd' } },
        {
          method: 'GET',
          url: url('/sobjects/Account/@{customer.id}?fields=Name'),
          referenceId: 'read',
        },
      ],
    })
    expect(answer).toMatchObject({
      compositeResponse: [
        { httpStatusCode: '201', referenceId: 'customer' },
        { httpStatusCode: '200', body: { Name: 'Composite Ltd' } },
      ],
    })
  })

  it('undoes all of it when one part fails, and names the part', async () => {
    const answer = await rest.request('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        { ...account, body: { Name: 'Never There Ltd' } },
        {
          method: 'POST',
          url: url('/sobjects/Order'),
          body: { AccountId: '@{customer.id}' },
          referenceId: 'order',
        },
      ],
    })
    expect(answer).toMatchObject({
      compositeResponse: [
        { httpStatusCode: '400', body: [{ errorCode: 'PROCESSING_HALTED' }] },
        { httpStatusCode: '400', body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
      ],
    })
    const soql = "SELECT Id FROM Account WHERE Name = 'Never There Ltd'"
    expect(await queryRows(rest, soql)).toEqual([])
  })
})

describe('a call that goes wrong', () => {
  const names = async (name: string): Promise<number> =>
    (await queryRows(rest, `SELECT Id FROM Account WHERE Name = ${quote(name)}`)).length
  const create = (name: string, client = rest) =>
    client.request('POST', '/sobjects/Account', { Name: name })

  it.each([
    [403, 'REQUEST_LIMIT_EXCEEDED', 'held'],
    [503, 'SERVER_UNAVAILABLE', 'retryable'],
    [400, 'UNABLE_TO_LOCK_ROW', 'retryable'],
    [500, 'UNKNOWN_EXCEPTION', 'in-doubt'],
  ] as const)('with %i %s is %s', async (status, errorCode, kind) => {
    org.failRequests({ kind: 'error', status, errorCode, message: 'so it is' })
    await expect(create('Refused')).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_REFUSED',
      kind,
      details: { errorCode },
    })
  })

  it('is held when the calls of the day are used up', async () => {
    org.set({ apiLimitExhausted: true })
    await expect(create('Too late')).rejects.toMatchObject({ kind: 'held' })
  })

  it.each([
    ['before', 'cut-before-commit', 0],
    ['after', 'cut-after-commit', 1],
  ] as const)('is in doubt when it is cut %s the commit', async (when, kind, there) => {
    org.failRequests({ kind })
    await expect(create(`Cut ${when}`)).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_NO_ANSWER',
      kind: 'in-doubt',
    })
    expect(await names(`Cut ${when}`)).toBe(there)
  })

  it('is in doubt when there is no answer in time', async () => {
    org.failRequests({ kind: 'delay', ms: 1500 })
    const hasty = restOf(sessionOf(org), 200)
    await expect(create('Slow', hasty)).rejects.toMatchObject({ kind: 'in-doubt' })
  })

  it('is terminal when the record is not there', async () => {
    await expect(rest.request('GET', '/sobjects/Account/001000000000000AAA')).rejects.toMatchObject(
      { kind: 'terminal', details: { errorCode: 'NOT_FOUND' } },
    )
  })

  it('is held when nobody listens at the instance', async () => {
    const gone = await startOrg({ seed: null })
    await gone.stop()
    const session = sessionOf(org)
    const token = { ...(await session.token()), instanceUrl: gone.instanceUrl }
    const lost = restOf({ token: () => Promise.resolve(token), expired: () => undefined })
    await expect(create('Nowhere', lost)).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_UNREACHABLE',
      kind: 'held',
    })
  })
})
