import { describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import type { RestClient } from '@carrick/salesforce'
import { findReturns } from './find-returns.adapter.ts'
import { RETURN_NAMES } from './return-objects.adapter.ts'

const MARK = 'Integration_Return_Id__c'
const STAMPS = { Id: 'r-1', IsDeleted: false, SystemModstamp: '2026-11-23T18:00:00.000+0000' }

const fieldsOf = (name: string): string[] => {
  const found = RETURN_NAMES.find(({ objects }) => [objects.name, objects.line].includes(name))
  if (found === undefined) throw new Error(`no such object: ${name}`)
  return found.objects.name === name
    ? [MARK, ...Object.values(found.query.header)]
    : Object.values(found.query.line)
}

const absent = (): MeshError =>
  new MeshError('MESH_SALESFORCE_REFUSED', 'Salesforce answered NOT_FOUND', {
    details: { errorCode: 'NOT_FOUND' },
  })

/** An org whose objects have these fields, and whose queries find these rows. */
const orgWith = (objects: Readonly<Record<string, readonly string[]>>, rows: object[] = []) => {
  const asked: string[] = []
  const rest: RestClient = {
    request: (_method, path) => {
      const object = /^\/sobjects\/(\w+)\/describe$/.exec(path)?.[1]
      if (object === undefined) {
        asked.push(decodeURIComponent(path))
        return Promise.resolve({ done: true, totalSize: String(rows.length), records: rows })
      }
      const fields = objects[object]
      return fields === undefined
        ? Promise.reject(absent())
        : Promise.resolve({ fields: fields.map((name) => ({ name })) })
    },
    usage: () => undefined,
  }
  return { rest, asked }
}

const everything = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, fieldsOf(name)]))

const licensed = everything('ReturnOrder', 'ReturnOrderLineItem')
const custom = everything('Return__c', 'Return_Line__c')
const unmarked = (names: readonly string[] = []) => names.filter((name) => name !== MARK)

describe('where an org keeps returns', () => {
  it.each([
    ['in return orders', licensed, 'ReturnOrder'],
    ['in the custom objects of an org without them', custom, 'Return__c'],
    ['in return orders when it has both', { ...licensed, ...custom }, 'ReturnOrder'],
    [
      'in the custom objects when return orders are not for the mesh',
      { ...licensed, ReturnOrder: unmarked(licensed['ReturnOrder']), ...custom },
      'Return__c',
    ],
    ['nowhere when it has neither', {}, undefined],
  ])('is %s', async (_where, objects, name) => {
    const found = await findReturns(orgWith(objects).rest)
    expect(found.reader?.objects.name).toBe(name)
    expect(found.missing).toEqual([])
  })

  it('is of no use when what comes back cannot be seen', async () => {
    const lines = fieldsOf('Return_Line__c').filter((field) => field !== 'Order_Item__c')
    const { rest } = orgWith({ ...custom, Return_Line__c: lines })
    expect(await findReturns(rest)).toEqual({
      reader: undefined,
      missing: ['Return_Line__c.Order_Item__c'],
    })
  })

  it('is not known while the org is away', async () => {
    const rest: RestClient = {
      request: () => Promise.reject(new MeshError('MESH_SALESFORCE_UNREACHABLE', 'away')),
      usage: () => undefined,
    }
    await expect(findReturns(rest)).rejects.toMatchObject({ code: 'MESH_SALESFORCE_UNREACHABLE' })
  })
})

describe('a return', () => {
  it('is read with its lines under the names of return orders, whichever object it is', async () => {
    const { rest, asked } = orgWith(custom, [
      {
        ...STAMPS,
        Name: 'RET-000007',
        Order__c: '801A',
        Status__c: 'Submitted',
        Return_Lines__r: {
          records: [{ Id: 'l-1', Order_Item__c: '802A', Quantity_Returned__c: '2.50' }],
        },
      },
    ])
    const { reader } = await findReturns(rest)
    expect(await reader?.read(['r-1'])).toMatchObject([
      {
        recordId: 'r-1',
        deleted: false,
        modifiedAt: Date.UTC(2026, 10, 23, 18),
        fields: {
          ReturnOrderNumber: 'RET-000007',
          OrderId: '801A',
          Status: 'Submitted',
          CaseId: null,
        },
        lines: [{ Id: 'l-1', OrderItemId: '802A', QuantityReturned: '2.50' }],
      },
    ])
    expect(asked[0]).toMatch(/queryAll.*FROM Return_Lines__r WHERE IsDeleted = false/)
  })

  it('is read without the fields that our user does not see', async () => {
    const fields = fieldsOf('ReturnOrder').filter((field) => field !== 'CaseId')
    const { rest, asked } = orgWith({ ...licensed, ReturnOrder: fields })
    const { reader } = await findReturns(rest)
    await reader?.read(['r-1'])
    expect(asked[0]).toMatch(/SELECT Id, IsDeleted, .*OrderId/)
    expect(asked[0]).not.toMatch(/CaseId/)
  })

  it('is found by its lines, and by when it or one of them was changed', async () => {
    const { rest, asked } = orgWith(licensed, [{ Id: 'r-1', ReturnOrderId: 'r-2' }])
    const { reader } = await findReturns(rest)
    expect(await reader?.ofLines(['l-1'])).toEqual(['r-2'])
    expect(await reader?.ofLines([])).toEqual([])
    expect(await reader?.modifiedSince(0)).toEqual(['r-1', 'r-2'])
    expect(asked).toHaveLength(3)
  })
})
