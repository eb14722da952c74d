import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

let mesh: WholeMesh

beforeAll(async () => {
  mesh = await startWholeMesh()
}, 90_000)

afterAll(async () => {
  await mesh.stop()
}, 30_000)

const documentsOf = (recordId: string): number => mesh.erp.books.documentsOf(mesh.orderId(recordId))

const parked = (recordId: string) =>
  mesh.shown(
    recordId,
    `order ${recordId} parked`,
    (fields) => fields['Integration_Status__c'] === 'PARKED',
  )

const termsInErp = async (recordId: string): Promise<string | undefined> => {
  const fields = await mesh.shown(
    recordId,
    `order ${recordId} with its number in the ERP`,
    (shown) => shown['ERP_Order_No__c'] != null,
  )
  const held = mesh.erp.books.order(String(fields['ERP_Order_No__c']))
  return held?.order.extensions['paymentTerms']
}

const addRow = (list: string, row: string): void => {
  const file = join(mesh.config, 'codes', `${list}.csv`)
  writeFileSync(file, `${readFileSync(file, 'utf8')}${row}\n`)
}

describe('an order with payment terms that no code list has', () => {
  it('is parked with a finding and posted once, by itself, when the list has them', async () => {
    const ids = [
      await mesh.sell({ header: { Payment_Terms__c: 'Net 75' } }),
      await mesh.sell({ header: { Payment_Terms__c: 'Net 75' } }),
    ]
    for (const id of ids) {
      expect(await parked(id)).toMatchObject({
        Exception_Code__c: 'MESH_MAP_CODE_UNKNOWN',
        Exception_Text__c: expect.stringMatching(
          /^Payment_Terms__c: "Net 75" is not in codes\/payment-terms\.csv/,
        ),
        ERP_Order_No__c: null,
      })
    }
    const good = await mesh.sell({ header: { Payment_Terms__c: '30 days' } })
    expect(await termsInErp(good)).toBe('N30')
    expect(ids.map(documentsOf)).toEqual([0, 0])
    addRow('payment-terms', 'Net 75,NET60,,')
    for (const id of ids) expect(await termsInErp(id)).toBe('N60')
    expect(ids.map(documentsOf)).toEqual([1, 1])
    await mesh.shown(ids[0] ?? '', 'no exception', (shown) => shown['Exception_Code__c'] == null)
  }, 120_000)

  it('waits for the list of its ERP too, and for a second one after the first', async () => {
    const id = await mesh.sell({ header: { Payment_Terms__c: 'Net 120' } })
    await parked(id)
    addRow('payment-terms', 'Net 120,NET120,,')
    await mesh.shown(id, 'an order that waits for the list of its ERP', (shown) =>
      /demo-erp-terms/.test(String(shown['Exception_Text__c'])),
    )
    addRow('demo-erp-terms', 'NET120,N120,,')
    expect(await termsInErp(id)).toBe('N120')
    expect(documentsOf(id)).toBe(1)
  }, 120_000)

  it('goes on when it is corrected where it was taken', async () => {
    const id = await mesh.sell({ header: { Payment_Terms__c: 'Whenever' } })
    await parked(id)
    await mesh.sales.call('PATCH', `/sobjects/Order/${id}`, { Payment_Terms__c: 'Net 14' })
    expect(await termsInErp(id)).toBe('N14')
    await eventually('one document', () => documentsOf(id) === 1)
  }, 60_000)
})
