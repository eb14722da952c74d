import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { type Org, startOrg } from '@carrick/lab'
import { wantedLevel } from '../domain/wanted-stock.ts'
import type { LevelWrite, StockRecords } from '../ports.ts'
import { restOf } from './lab-org.fake.ts'
import { aLevel, LEVEL } from './sample-level.fake.ts'
import { createStockRecords } from './stock-records.adapter.ts'

let org: Org
let records: StockRecords

beforeAll(async () => {
  org = await startOrg({
    seed: {
      accounts: [],
      products: [{ sku: 'ROPE', name: 'Rope', listPrice: '2' }],
      orders: [],
    },
  })
  records = createStockRecords(restOf(org))
})

afterAll(() => org.stop())

const level = (version: number, onHand: string): LevelWrite => ({
  key: LEVEL,
  ...wantedLevel(aLevel(version, { onHand: parseDecimal(onHand) })),
})
const write = (...levels: readonly LevelWrite[]) =>
  records.write(levels, new AbortController().signal)
const shown = () => org.records('Inventory_Level__c').map(({ values }) => values)

describe('stock levels in the org', () => {
  it('are one record for product and location, related to the product', async () => {
    expect(await write(level(1, '5'))).toEqual([{ kind: 'written' }])
    expect(await write(level(2, '7'))).toEqual([{ kind: 'written' }])
    expect(shown()).toMatchObject([
      {
        Product__c: org.records('Product2')[0]?.id,
        On_Hand__c: 7,
        Location__c: 'MAIN',
        Last_Event_Version__c: 2,
      },
    ])
  })

  it('never go back: the org refuses an older one', async () => {
    expect(await write(level(1, '9'))).toMatchObject([
      { kind: 'refused', message: expect.stringMatching(/^MESH_STATUS_VERSION/) },
    ])
    expect(shown()).toMatchObject([{ On_Hand__c: 7 }])
  })

  it('leave out products that the org does not have, and keep the others in their places', async () => {
    const unknown = { ...level(3, '1'), key: 'NEW:MAIN', sku: 'NEW' }
    expect(await write(unknown, level(3, '8'), unknown)).toEqual([
      undefined,
      { kind: 'written' },
      undefined,
    ])
    expect(shown()).toHaveLength(1)
  })

  it('wait for an org that is away', async () => {
    org.failRequests({ kind: 'cut-before-commit' })
    expect(await write(level(4, '1'))).toMatchObject([{ kind: 'failed', cause: { kind: 'held' } }])
  })
})
