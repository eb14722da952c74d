import { describe, expect, it } from '@jest/globals'
import type { RestClient, Session } from '@carrick/salesforce'
import { createOrgReader } from './salesforce-org.adapter.ts'

const RECORD_ID = '8015e000000000AAAQ'

const session: Session = {
  token: () => Promise.reject(new Error('no log-in is needed here')),
  expired: () => undefined,
}

/** Answers every query with the rows and remembers what was asked, decoded. */
const orgWith = (records: readonly object[]) => {
  const asked: string[] = []
  const rest: RestClient = {
    request: (_method, path) => {
      asked.push(decodeURIComponent(path.replaceAll('+', ' ')))
      return Promise.resolve({ done: true, totalSize: String(records.length), records })
    },
    usage: () => undefined,
  }
  const fields = { orderFields: () => ['PoNumber'], itemFields: () => ['Quantity'] }
  return { asked, reader: createOrgReader(session, rest, fields) }
}

describe('reading orders from the org', () => {
  it('finds deleted orders, but of no order the lines in the recycle bin', async () => {
    const { asked, reader } = orgWith([])
    await reader.readOrders([RECORD_ID])
    expect(asked[0]).toMatch(/queryAll/)
    expect(asked[0]).toMatch(/FROM OrderItems WHERE IsDeleted = false/)
  })

  it('says what the map asks for, as texts', async () => {
    const { reader } = orgWith([
      {
        Id: RECORD_ID,
        IsDeleted: false,
        SystemModstamp: '2026-11-23T18:00:00.000+0000',
        OrderNumber: '00000100',
        PoNumber: 'Ü-1',
        OrderItems: { records: [{ Id: '802A', Quantity: '2.50' }] },
      },
    ])
    expect(await reader.readOrders([RECORD_ID])).toEqual([
      {
        recordId: RECORD_ID,
        deleted: false,
        modifiedAt: Date.UTC(2026, 10, 23, 18),
        fields: {
          Id: RECORD_ID,
          IsDeleted: 'false',
          SystemModstamp: '2026-11-23T18:00:00.000+0000',
          OrderNumber: '00000100',
          ERP_Order_Key__c: null,
          PoNumber: 'Ü-1',
        },
        lines: [{ Id: '802A', Quantity: '2.50' }],
      },
    ])
  })

  it('refuses an order that does not say when it was changed', async () => {
    const { reader } = orgWith([{ Id: RECORD_ID, IsDeleted: false }])
    await expect(reader.readOrders([RECORD_ID])).rejects.toMatchObject({
      code: 'MESH_SALESFORCE_EVENT',
    })
  })
})

describe('orders that a corrected account may free', () => {
  it('are those that wait, and those whose status is still on its way to the org', async () => {
    const { asked, reader } = orgWith([{ Id: RECORD_ID }])
    expect(await reader.waitingOrdersOfAccounts(['001A'])).toEqual([RECORD_ID])
    expect(asked[0]).toMatch(/'RECEIVED','PARKED','INVALID'/)
    expect(asked[0]).toMatch(
      /OR \(Integration_Status__c = null AND SystemModstamp >= LAST_N_DAYS:3\)/,
    )
  })

  it('are not asked for when no account was', async () => {
    const { asked, reader } = orgWith([])
    expect(await reader.waitingOrdersOfAccounts([])).toEqual([])
    expect(asked).toEqual([])
  })
})
