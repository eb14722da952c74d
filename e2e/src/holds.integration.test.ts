import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

const TOKEN = 'token-of-the-integration-tests'

let mesh: WholeMesh

beforeAll(async () => {
  mesh = await startWholeMesh(['address: { onOrder: hold }'])
}, 90_000)

afterAll(async () => {
  await mesh.stop()
}, 30_000)

/** Hanover without a postal code. */
const DOUBTFUL = {
  ShippingStreet: 'Industriestr. 8',
  ShippingCity: 'Hannover',
  ShippingCountry: 'Germany',
}

const holds = (recordId: string, wanted: string | null) =>
  mesh.shown(
    recordId,
    `holds ${String(wanted)}`,
    (fields) =>
      (fields['Hold_Codes__c'] ?? null) === wanted && fields['Integration_Status__c'] != null,
  )

const change = (recordId: string, fields: Readonly<Record<string, unknown>>) =>
  mesh.sales.call('PATCH', `/sobjects/Order/${recordId}`, fields)

const postedOnce = async (recordId: string): Promise<string> => {
  const fields = await mesh.shown(
    recordId,
    'a document in the ERP',
    (shown) => shown['ERP_Order_No__c'] != null,
  )
  const documentId = String(fields['ERP_Order_No__c'])
  const { books } = mesh.erp
  expect(books.documentsOf(mesh.orderId(recordId))).toBe(1)
  expect(books.order(documentId)?.creates).toBe(1)
  return documentId
}

const operate = async (recordId: string, act: 'hold' | 'release', hold?: string) => {
  const url = `${mesh.ingest.adminUrl}/v1/orders/${mesh.orderId(recordId)}/${act}`
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ by: 'mara', reason: 'called the buyer', ...(hold && { hold }) }),
  })
  return (await response.json()) as { readonly result: string; readonly message: string }
}

const tasksOf = async (recordId: string): Promise<readonly string[]> => {
  const query = `SELECT Subject, Status FROM Task WHERE WhatId = '${recordId}'`
  const rows = await mesh.sales.query(query)
  return rows.map((row) => `${String(row['Status'])}: ${String(row['Subject'])}`)
}

const onlyTask = (recordId: string, wanted: RegExp) =>
  eventually(`one task, ${String(wanted)}`, async () => {
    expect(await tasksOf(recordId)).toEqual([expect.stringMatching(wanted)])
    return true
  })

describe('an order that looks like fraud and has a doubtful address', () => {
  it('shows both, and is posted once when the one is corrected and the other released in the org', async () => {
    const id = await mesh.sell({ header: { ...DOUBTFUL, Fraud_Score__c: 91 } })
    const shown = await holds(id, 'ADDRESS;FRAUD')
    expect(shown).toMatchObject({
      Integration_Status__c: 'PARKED',
      Exception_Code__c: 'MESH_ORDER_ADDRESS_DOUBTFUL',
    })
    expect(shown['Exception_Text__c']).toContain('shipTo.address.postalCode, which is missing')
    expect(shown['Exception_Text__c']).toContain('extensions.fraudScore is 91')
    // Fraud prevention does not work in the org; customer service does.
    await onlyTask(id, /^Not Started: .*postalCode/)
    await change(id, { ShippingPostalCode: '30159' })
    expect((await holds(id, 'FRAUD'))['Exception_Code__c']).toBe('MESH_ORDER_FRAUD_SUSPECTED')
    expect(mesh.erp.books.documentsOf(mesh.orderId(id))).toBe(0)
    await change(id, { Fraud_Cleared__c: true })
    await postedOnce(id)
    expect((await holds(id, null))['Exception_Code__c']).toBeNull()
    await onlyTask(id, /^Completed: .*postalCode/)
  }, 90_000)
})

describe('an operator', () => {
  it('releases what the org releases at the same moment, and the order is posted once', async () => {
    const id = await mesh.sell({ header: { Fraud_Score__c: 99 } })
    await holds(id, 'FRAUD')
    const [operated] = await Promise.all([
      operate(id, 'release', 'FRAUD'),
      change(id, { Fraud_Cleared__c: true }),
    ])
    expect(['done', 'refused']).toContain(operated.result)
    await postedOnce(id)
    expect(await operate(id, 'release', 'FRAUD')).toMatchObject({ result: 'refused' })
  }, 90_000)

  it('holds an order by hand, which stays held when the rules let it go', async () => {
    const id = await mesh.sell({ header: { Fraud_Score__c: 85 } })
    await holds(id, 'FRAUD')
    expect(await operate(id, 'hold')).toMatchObject({
      result: 'done',
      message: 'It is held for FRAUD, MANUAL',
    })
    await holds(id, 'FRAUD;MANUAL')
    const path = join(mesh.config, 'mesh.yaml')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('fraudScore >= 80', 'fraudScore >= 90'))
    await holds(id, 'MANUAL')
    expect(await operate(id, 'release', 'MANUAL')).toMatchObject({ result: 'done' })
    await postedOnce(id)
  }, 90_000)
})

describe('an order that its ERP holds', () => {
  it.each(['FRAUD', 'ADDRESS'])(
    'shows %s, and no more when the ERP releases it',
    async (hold) => {
      // Nothing of it is in stock, so that it is not shipped in between.
      const id = await mesh.sell({ sku: 'BOLT-12' })
      const documentId = await postedOnce(id)
      mesh.erp.books.hold(documentId, hold, 'to be looked at')
      await holds(id, hold)
      mesh.erp.books.releaseHold(documentId, hold)
      await holds(id, null)
      await postedOnce(id)
    },
    90_000,
  )
})
