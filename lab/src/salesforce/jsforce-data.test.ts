import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import jsforce, { type Connection } from 'jsforce'
import { draftFields, draftOrder, openLab, type RestCaller, type Wares } from './lab-org.fixture.ts'
import type { Org } from './org.ts'

let org: Org
let wares: Wares
let rest: RestCaller
let connection: Connection

beforeAll(async () => {
  ;({ org, wares, rest } = await openLab())
  // A token from elsewhere is all that it gets.
  connection = new jsforce.Connection({
    instanceUrl: org.instanceUrl,
    accessToken: rest.token,
    version: '65.0',
  })
})

afterAll(() => org.stop())

describe('jsforce with a token', () => {
  it('knows who it is', async () => {
    expect(await connection.identity()).toMatchObject({
      user_id: org.userId,
      organization_id: org.orgId,
    })
  })

  it('is told in the words of the org that the token is wrong', async () => {
    const stranger = new jsforce.Connection({ instanceUrl: org.instanceUrl, accessToken: 'x!y' })
    await expect(stranger.query('SELECT Id FROM Account')).rejects.toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
    })
  })
})

describe('queries of jsforce', () => {
  it('read parents and children', async () => {
    const id = await draftOrder(rest, wares, 3)
    const { records } = await connection.query(
      `SELECT Id, Account.Name, Account.Owner.Username, Pricebook2.IsStandard,
         (SELECT Quantity, Product2.ProductCode, PricebookEntry.UnitPrice FROM OrderItems
          WHERE Product2.ProductCode LIKE 'ROPE%' ORDER BY UnitPrice DESC LIMIT 5)
       FROM Order WHERE Id = '${id}' AND Account.Name != NULL`,
    )
    expect(records).toMatchObject([
      {
        Id: id,
        Account: { Name: 'Harbour Outfitters', Owner: { Username: org.username } },
        Pricebook2: { IsStandard: true },
        OrderItems: {
          totalSize: 2,
          done: true,
          records: [
            { Quantity: 2, Product2: { ProductCode: expect.stringContaining('ROPE') } },
            { PricebookEntry: { UnitPrice: expect.any(Number) } },
          ],
        },
      },
    ])
  })

  it('count, group and find by a query within', async () => {
    const counted = await connection.query('SELECT COUNT() FROM Product2 WHERE IsActive = true')
    expect(counted).toMatchObject({ totalSize: 5, records: [] })
    const grouped = await connection.query(
      'SELECT OrderId, COUNT(Id) lines, SUM(Quantity) pieces FROM OrderItem GROUP BY OrderId ORDER BY COUNT(Id) DESC',
    )
    expect(grouped.records[0]).toMatchObject({ lines: 3, pieces: 6 })
    const buyers = await connection.query(
      'SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Order)',
    )
    expect(buyers.records).toMatchObject([{ Name: 'Harbour Outfitters' }])
  })

  it('are built from parts, with the children asked for', async () => {
    const found = await connection
      .sobject('Order')
      .find({ 'Account.Name': { $like: 'Harbour%' }, Status: 'Draft' }, 'Id, OrderNumber')
      .include('OrderItems')
      .select('Id, Quantity')
      .limit(2)
      .end()
      .sort({ CreatedDate: -1 })
      .limit(1)
      .execute()
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ OrderItems: { totalSize: 2 } })
  })

  it('compare instants, days and date literals', async () => {
    const soql = (where: string) => `SELECT COUNT() FROM Order WHERE ${where}`
    const total = async (where: string) => (await connection.query(soql(where))).totalSize
    const all = await total('CreatedDate = TODAY')
    expect(all).toBeGreaterThan(0)
    expect(await total('CreatedDate >= LAST_N_DAYS:3 AND EffectiveDate = 2026-03-01')).toBe(all)
    expect(await total('CreatedDate < 2020-01-01T00:00:00Z')).toBe(0)
    expect(
      await total("(NOT Status IN ('Activated')) AND (PoNumber = '' OR PoNumber = null)"),
    ).toBe(all)
  })
})

describe('collections of jsforce', () => {
  it('create, update, upsert and delete many, each row with its result', async () => {
    const accounts = connection.sobject('Account')
    const made = await accounts.create([{ Name: 'One' }, { Name: 'Two' }, { Name: 'Three' }])
    const ids = made.map(({ id }) => id ?? '')
    expect(await accounts.update(ids.map((Id) => ({ Id, BillingCity: 'Oslo' })))).toHaveLength(3)
    const upserted = await accounts.upsert(
      ['A', 'B'].map((key) => ({ Customer_Number__c: `JSF-${key}`, Name: key })),
      'Customer_Number__c',
    )
    expect(upserted.map(({ success }) => success)).toEqual([true, true])
    const [again] = await accounts.upsert(
      [{ Customer_Number__c: 'JSF-A', Name: 'A again' }],
      'Customer_Number__c',
    )
    expect(again?.id).toBe(upserted[0]?.id)
    const gone = await accounts.delete([...ids.slice(0, 2), '001000000000000AAA'])
    expect(gone).toMatchObject([{ success: true }, { success: true }, { success: false }])
    expect(await accounts.retrieve(ids.slice(2))).toMatchObject([{ BillingCity: 'Oslo' }])
  })

  it('undo the good rows too when all or none is asked for', async () => {
    const results = await connection
      .sobject('Account')
      .create([{ Name: 'Good' }, { BillingCity: 'No name' }], { allOrNone: true })
    expect(results).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] },
    ])
    expect((await connection.query("SELECT Id FROM Account WHERE Name = 'Good'")).totalSize).toBe(0)
  })
})

describe('what else jsforce asks for', () => {
  it('makes an order with its lines in one composite request', async () => {
    const line = (reference: string, entry: number) => ({
      method: 'POST',
      url: '/services/data/v65.0/sobjects/OrderItem',
      referenceId: reference,
      body: {
        OrderId: '@{order.id}',
        PricebookEntryId: wares.entryIds[entry],
        Quantity: 1,
        UnitPrice: 7.25,
      },
    })
    const answer = await connection.requestPost<{
      compositeResponse: { httpStatusCode: number }[]
    }>('/composite', {
      allOrNone: true,
      compositeRequest: [
        {
          method: 'POST',
          url: '/services/data/v65.0/sobjects/Order',
          referenceId: 'order',
          body: draftFields(wares),
        },
        line('first', 0),
        line('second', 1),
        {
          method: 'PATCH',
          url: '/services/data/v65.0/sobjects/Order/@{order.id}',
          referenceId: 'activated',
          body: { Status: 'Activated' },
        },
      ],
    })
    expect(answer.compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([
      201, 201, 201, 204,
    ])
    expect(org.books().activatedOrders).toHaveLength(1)
  })

  it('lists what was changed and deleted in a span of time', async () => {
    const start = new Date(Date.now() - 120_000)
    const end = new Date(Date.now() + 120_000)
    const contacts = connection.sobject('Contact')
    const kept = await contacts.create({ LastName: 'Kept' })
    const lost = await contacts.create({ LastName: 'Lost' })
    await contacts.delete(lost.id ?? '')
    const { ids } = await contacts.updated(start, end)
    expect(ids).toContain(kept.id)
    expect(ids).not.toContain(lost.id)
    const { deletedRecords } = await contacts.deleted(start, end)
    expect(deletedRecords).toMatchObject([{ id: lost.id }])
  })

  it('reads limits and the versions that there are', async () => {
    const limits = await connection.limits()
    expect(limits['DailyApiRequests']).toMatchObject({ Max: 100_000 })
    const versions = await connection.request<{ version: string }[]>('/services/data')
    expect(versions.map(({ version }) => version)).toEqual(
      expect.arrayContaining(['46.0', '62.0', '65.0']),
    )
  })
})
