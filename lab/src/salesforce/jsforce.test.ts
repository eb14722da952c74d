import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import jsforce, { type Connection } from 'jsforce'
import { draftFields, openLab, waresOf } from './lab-org.fixture.ts'
import type { Org } from './org.ts'

let org: Org
let connection: Connection

beforeAll(async () => {
  org = (await openLab()).org
  connection = new jsforce.Connection({
    oauth2: {
      loginUrl: org.loginUrl,
      clientId: org.consumerKey,
      clientSecret: org.consumerSecret,
    },
    version: '62.0',
    callOptions: { client: 'jsforce-test' },
  })
  await connection.login(org.username, org.password)
})

afterAll(() => org.stop())

const order = () => draftFields(waresOf(org))

describe('jsforce', () => {
  it('logs in by password and by SOAP and learns who it is', async () => {
    const soap = new jsforce.Connection({ loginUrl: org.loginUrl, version: '62.0' })
    const user = await soap.login(org.username, org.password + org.securityToken)
    expect(user.organizationId).toBe(org.orgId)
    expect((await soap.identity()).username).toBe(org.username)
    expect((await connection.identity()).user_id).toBe(org.userId)
  })

  it('creates, reads, updates and deletes a record', async () => {
    const accounts = connection.sobject('Account')
    const { id = '' } = await accounts.create({ Name: 'Tern Chandlery' })
    expect(id).toMatch(/^001\w{15}$/)
    await accounts.update({ Id: id, BillingCity: 'Galway' })
    const row = await accounts.retrieve(id)
    expect(row).toMatchObject({
      Name: 'Tern Chandlery',
      BillingCity: 'Galway',
      BillingAddress: { city: 'Galway', street: null },
      IsDeleted: false,
    })
    await accounts.delete(id)
    await expect(accounts.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' })
  })

  it('upserts by external id: created, then updated, then several choices', async () => {
    const orders = connection.sobject('Order')
    const fields = { ...order(), Integration_Order_Id__c: 'jsforce-1' }
    const first = await orders.upsert(fields, 'Integration_Order_Id__c')
    expect(first).toMatchObject({ success: true, created: true })
    const again = await orders.upsert(
      { Integration_Order_Id__c: 'jsforce-1', Description: 'again' },
      'Integration_Order_Id__c',
    )
    expect(again).toMatchObject({ success: true, created: false, id: first.id })

    org.addField('Account', { fullName: 'Region_Code__c', type: 'Text', externalId: 'true' })
    const accounts = connection.sobject('Account')
    await accounts.create([
      { Name: 'A', Region_Code__c: 'SOUTH' },
      { Name: 'B', Region_Code__c: 'south' },
    ])
    await expect(
      accounts.upsert({ Region_Code__c: 'SOUTH', Name: 'C' }, 'Region_Code__c'),
    ).rejects.toMatchObject({ errorCode: 'MULTIPLE_CHOICES' })
  })

  it('writes more than 200 records as collections, each row with its own result', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({
      Subject: `Call ${String(index)}`,
      Priority: index === 249 ? null : 'Low',
    }))
    const results = await connection.sobject('Task').create(rows, { allowRecursive: true })
    expect(results.filter(({ success }) => success)).toHaveLength(249)
    expect(results[249]).toMatchObject({
      success: false,
      errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Priority'] }],
    })
  })

  it('pages through a query by the size that it asks for', async () => {
    const result = await connection.query('SELECT Id FROM Task ORDER BY Subject', {
      autoFetch: true,
      maxFetch: 1000,
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    })
    expect(result.totalSize).toBe(249)
    const first = await connection.query('SELECT Id FROM Task', {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    })
    expect(first).toMatchObject({ done: false, totalSize: 249 })
    const rest = await connection.queryMore(first.nextRecordsUrl ?? '')
    expect(rest).toMatchObject({ done: true })
    expect(first.records.length + rest.records.length).toBe(249)
  })

  it('describes objects with the fields of the metadata package', async () => {
    const { fields, keyPrefix, childRelationships } = await connection.describe('Order')
    const field = (name: string) => fields.find((one) => one.name === name)
    expect(keyPrefix).toBe('801')
    expect(field('Integration_Order_Id__c')).toMatchObject({
      type: 'string',
      length: 36,
      externalId: true,
      unique: true,
      idLookup: true,
      custom: true,
    })
    expect(field('Last_Event_Version__c')).toMatchObject({
      type: 'double',
      precision: 18,
      scale: 0,
    })
    expect(field('Status')).toMatchObject({ restrictedPicklist: true, nillable: false })
    expect(field('AccountId')).toMatchObject({
      referenceTo: ['Account'],
      relationshipName: 'Account',
    })
    expect(childRelationships.map((one) => one.relationshipName)).toContain('OrderItems')
    const { sobjects } = await connection.describeGlobal()
    expect(sobjects.map(({ name }) => name)).toContain('PricebookEntry')
  })

  it('is told of used calls and leaves its tag in the books', async () => {
    await connection.sobject('Order').create(order())
    expect(connection.limitInfo.apiUsage).toMatchObject({ limit: 100_000 })
    expect(org.books().entries.at(-1)).toMatchObject({
      object: 'Order',
      clientTag: 'jsforce-test',
      username: org.username,
    })
  })

  it('renews an expired token by itself', async () => {
    org.expireTokens()
    const { records } = await connection.query<{ Name: string }>('SELECT Name FROM Organization')
    expect(records[0]?.Name).toBe('Carrick Lab')
  })
})
