import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { eventually } from '@carrick/testkit'
import { openWebhookSender } from './webhook-sender.fixture.ts'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

const MINUTE = 60_000
/** Two pieces at 10.00 with 20 % on them. */
const TAX = '4.00'

let mesh: WholeMesh

beforeAll(async () => {
  mesh = await startWholeMesh()
  mesh.erp.settings.autoShipMs = undefined
}, 90_000)

beforeEach(() => {
  rate('0.2')
})

afterAll(() => mesh.stop(), 30_000)

const rate = (fraction: string): void => {
  mesh.erp.books.masterData.setTaxRate(parseDecimal(fraction))
}

/** An order with tax, once the ERP has it; its record and its number there. */
const sold = async (): Promise<{ readonly id: string; readonly documentId: string }> => {
  const id = await mesh.sell({ header: { Tax_Amount__c: TAX } })
  const fields = await mesh.shown(
    id,
    'an order in its ERP',
    (shown) => shown['ERP_Order_No__c'] != null,
  )
  return { id, documentId: String(fields['ERP_Order_No__c']) }
}

const invoice = (documentId: string, shown: string): string => {
  const { books } = mesh.erp
  expect(books.invoice(documentId)).toBe(true)
  const last = books.order(documentId)?.invoices.at(-1)
  expect(last?.taxAmount).toBe(shown)
  return last?.invoiceId ?? ''
}

const tasksOf = (recordId: string) =>
  mesh.org
    .records('Task')
    .filter(({ values }) => values['WhatId'] === recordId)
    .map(({ values }) => values)

const task = (recordId: string, status: string, said = '') =>
  eventually(
    `one task that is ${status}`,
    () => {
      const tasks = tasksOf(recordId)
      const isIt = tasks.length === 1 && tasks[0]?.['Status'] === status
      if (isIt && String(tasks[0]?.['Description']).includes(said)) return tasks[0]
      throw new Error(JSON.stringify(tasks))
    },
    30_000,
  )

describe('an invoice with another tax than the order has', () => {
  it(
    'is one task in Salesforce, completed when it is taken back and the right one comes',
    async () => {
      const { id, documentId } = await sold()
      mesh.erp.books.ship(documentId)
      rate('0.07')
      const wrong = invoice(documentId, '1.40')
      const opened = await task(id, 'Not Started', `a tax of 1.4 EUR in ${wrong}; the order has 4 `)
      expect(opened['Description']).toContain('Code: MESH_ERP_TAX_MISMATCH')
      mesh.erp.books.withdrawInvoice(wrong)
      await task(id, 'Completed')
      rate('0.2')
      invoice(documentId, TAX)
      await mesh.shown(
        id,
        'an invoiced order',
        (shown) => shown['Billing_Status__c'] === 'INVOICED',
      )
      await task(id, 'Completed')
    },
    MINUTE,
  )

  it(
    'is none when it is right, in parts too',
    async () => {
      const { id, documentId } = await sold()
      const [line] = mesh.erp.books.order(documentId)?.lines ?? []
      const one = [{ lineRef: line?.line.lineRef ?? '', quantity: '1' }]
      for (const part of ['2.00', '2.00']) {
        expect(mesh.erp.books.ship(documentId, one)).toBe(true)
        invoice(documentId, part)
      }
      await mesh.shown(
        id,
        'an invoiced order',
        (shown) => shown['Billing_Status__c'] === 'INVOICED',
      )
      expect(tasksOf(id)).toEqual([])
    },
    MINUTE,
  )
})

describe('a tax service that says another tax', () => {
  const { send } = openWebhookSender(
    () => mesh.events.httpUrl ?? '',
    () => mesh.factsSecret,
    '/v1/facts',
  )

  it(
    'is one task in Salesforce, completed when it corrects itself',
    async () => {
      const { id } = await sold()
      const says = async (version: number, taxAmount: string): Promise<void> => {
        const fact = { fact: 'tax', orderId: mesh.orderId(id), taxDocumentId: `TX-${id}`, version }
        const at = new Date().toISOString()
        const answer = await send({ ...fact, at, currency: 'EUR', taxAmount })
        expect(answer).toMatchObject({ status: 204 })
      }
      await says(1, '3.00')
      await task(id, 'Not Started', 'the tax is 3.00 EUR; the order has 4')
      await says(2, TAX)
      await task(id, 'Completed')
    },
    MINUTE,
  )
})
