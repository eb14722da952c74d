import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createTrytonErp,
  type ErpAnswer,
  type ErpDocument,
  type ErpFact,
  type ErpOrder,
  type ErpPort,
} from '@carrick/erp'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { addressOf, connected } from '../postgres/databases.ts'
import type { TrytonSession } from './json-rpc.ts'
import { openTrytonLevers, type TrytonLevers } from './levers.ts'
import { masterData } from './master-data.fixture.ts'
import { press, search } from './records.ts'
import { shipmentsOf } from './shipping.ts'
import { startTryton, type Tryton } from './start-tryton.ts'
import { openApi } from './tryton.fixture.ts'

const postgres = process.env['CARRICK_TEST_POSTGRES'] ?? ''
const cache = join(import.meta.dirname, '../../../.carrick/tryton')
/** The first start of a clone installs Tryton. */
const INSTALL_MS = 900_000
const LONG_MS = 240_000

let folder: string
let tryton: Tryton
let api: TrytonSession
let levers: TrytonLevers
let port: ErpPort

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-tryton-'))
  tryton = await startTryton({ folder, cache, postgres, masterData })
  api = await openApi(tryton)
  levers = await openTrytonLevers(tryton)
  const { url: baseUrl, database, user, password, shop } = tryton
  port = createTrytonErp({
    ...{ instance: 'tryton', baseUrl, database, user, password, shop },
    concurrency: 4,
    now: () => Date.now(),
  })
}, INSTALL_MS)
afterAll(async () => {
  await port.close()
  await tryton.stop()
  rmSync(folder, { recursive: true })
}, LONG_MS)

const call = () => ({ signal: new AbortController().signal, deadlineMs: 90_000 })

const posted = <T>(answer: ErpAnswer<T>): T => {
  if (answer.kind === 'posted') return answer.result
  throw new Error(`Tryton should have taken it: ${JSON.stringify(answer)}`)
}

const codesOf = (answer: ErpAnswer<unknown>) =>
  answer.kind === 'rejected' ? answer.findings.map(({ code }) => code) : [answer.kind]

const names = { customer: 'RIVAGE', product: 'BOLT-06' }

const enter = async (over: Partial<ErpOrder> = {}) => {
  const order = sampleOrder(names, over)
  return { order, document: posted(await port.create(order, call())) }
}

const shipped = async (over: Partial<ErpOrder> = {}) => {
  const entered = await enter(over)
  await levers.ship(entered.order.mark)
  await levers.postInvoices(entered.order.mark)
  return entered
}

const markOf = (fact: ErpFact): string | undefined =>
  fact.type === 'order' ? fact.document.mark : fact.type === 'stock' ? undefined : fact.mark

/** What the feed tells of an order, each document as it was told last. */
const told = async <Type extends ErpFact['type']>(mark: string, type: Type) => {
  const facts: ErpFact[] = []
  for (let cursor: string | undefined, more = true; more;) {
    const page = await port.changesSince(cursor, 500, call())
    facts.push(...page.entries.filter((fact) => markOf(fact) === mark))
    expect(page.unreadable ?? []).toEqual([])
    ;({ cursor, more } = page)
  }
  return facts.filter((fact): fact is Extract<ErpFact, { type: Type }> => fact.type === type)
}

/** Of the goods: freight comes as an invoice of its own. */
const invoiceOf = async (mark: string) =>
  (await told(mark, 'invoice')).filter(({ lines }) => lines.length > 0).at(-1)

const amend = (
  { documentId }: ErpDocument,
  order: ErpOrder,
  over: Partial<ErpOrder>,
): Promise<ErpAnswer<ErpDocument>> =>
  port.amend(
    {
      documentId,
      requestId: randomUUID(),
      baseVersion: order.version,
      order: { ...order, version: order.version + 1, ...over },
    },
    call(),
  )

describe('invoices in Tryton', () => {
  it(
    'that a credit note takes back are neither paid nor gone, and the credit note is no invoice',
    async () => {
      const { order } = await shipped()
      const invoiceId = (await invoiceOf(order.mark))?.invoiceId ?? ''
      const creditMemoId = await levers.credit(invoiceId, true)
      expect(await invoiceOf(order.mark)).toMatchObject({
        ...{ invoiceId, settlement: 'WRITTEN_OFF', paidAmount: '0', openAmount: '0' },
        withdrawn: false,
      })
      expect(await told(order.mark, 'credit')).toMatchObject([
        {
          ...{ creditMemoId, originalInvoiceId: invoiceId, returnMark: null },
          ...{ netAmount: '20.00', grossAmount: '24.00', withdrawn: false },
          lines: [{ lineRef: 'line-1', quantity: '2' }],
        },
      ])
    },
    LONG_MS,
  )

  it(
    'are still due in full when a credit note beside them is not set against them',
    async () => {
      const { order } = await shipped()
      const invoiceId = (await invoiceOf(order.mark))?.invoiceId ?? ''
      await levers.credit(invoiceId, false)
      expect(await invoiceOf(order.mark)).toMatchObject({ settlement: 'DUE', openAmount: '24.00' })
      expect(await told(order.mark, 'credit')).toHaveLength(1)
    },
    LONG_MS,
  )
})

describe('goods that left Tryton', () => {
  it(
    'are told with their carrier and its number, where people wrote them down',
    async () => {
      const left = async (mark: string) => (await told(mark, 'shipment')).at(-1)
      const unwritten = await shipped()
      expect(await left(unwritten.order.mark)).toMatchObject({ carrier: null, tracking: null })
      const { order } = await enter()
      expect(await levers.track(order.mark, 'Fast Parcels', '1Z-7')).toBe(1)
      await levers.ship(order.mark)
      expect(await left(order.mark)).toMatchObject({ carrier: 'Fast Parcels', tracking: '1Z-7' })
    },
    LONG_MS,
  )

  it(
    'are none of an order that waits to go whole, until it is changed to what is there',
    async () => {
      const missing = sampleLine('ANCH-10', { lineNumber: 2, quantity: '50', netAmount: '500.00' })
      const there = sampleLine('ANCH-10', { lineNumber: 2, quantity: '3', netAmount: '30.00' })
      const whole = { completeDelivery: true }
      const lines = [sampleLine('BOLT-06'), missing]
      const { order, document } = await enter({ ...whole, lines })
      expect(document.lines).toMatchObject([{ backordered: '2' }, { backordered: '50' }])
      expect(await levers.ship(order.mark)).toBe(0)
      const less = await amend(document, order, { ...whole, lines: [sampleLine('BOLT-06'), there] })
      expect(posted(less).lines).toMatchObject([{ confirmed: '2' }, { confirmed: '3' }])
      expect(await levers.ship(order.mark)).toBe(1)
    },
    LONG_MS,
  )
})

describe('an order that is to go whole and waits on hold', () => {
  it(
    'is kept in the house when a person releases it',
    async () => {
      const line = sampleLine('ROPE-08', { quantity: '5000', netAmount: '50000.00' })
      const over = { customerNumber: 'TULLY', completeDelivery: true, lines: [line] }
      const { order, document } = await enter(over)
      expect(document.holds.map(({ hold }) => hold)).toEqual(['CREDIT'])
      await levers.release(order.mark)
      await told(order.mark, 'order')
      expect(await levers.ship(order.mark)).toBe(0)
      expect((await told(order.mark, 'order')).at(-1)?.document).toMatchObject({
        ...{ holds: [], lines: [{ confirmed: '0', backordered: '5000' }] },
      })
    },
    LONG_MS,
  )
})

describe('goods that come back to Tryton', () => {
  it(
    'for a return that people entered are told, with no mark of ours, and are no order',
    async () => {
      const { order } = await shipped()
      const number = await levers.enterReturn(order.mark)
      await levers.receiveReturn(number)
      expect((await told(order.mark, 'return')).at(-1)).toMatchObject({
        ...{ documentId: number, returnMark: null, withdrawn: false },
        lines: [{ lineRef: 'line-1', quantity: '2' }],
      })
      expect(await port.readOrder(number, call())).toBeUndefined()
      expect((await levers.books(order.mark)).length).toBe(1)
    },
    LONG_MS,
  )

  it(
    'in parts are credited together, each line at its own price',
    async () => {
      // No unit price of four digits gives it: Tryton has two lines for it.
      const quantity = '30000'
      const odd = { quantity, unitPrice: '0.33335', netAmount: '10000.50' }
      const { order, document } = await shipped({ lines: [sampleLine('BOLT-06', odd)] })
      const mark = randomUUID()
      const { documentId } = posted(
        await port.createReturn(
          {
            ...{ mark, orderMark: order.mark, orderDocumentId: document.documentId, reason: null },
            lines: [{ lineRef: 'line-1', quantity, reason: null }],
          },
          call(),
        ),
      )
      await levers.receiveReturn(documentId, { 'Carrick line: line-1': 1 })
      await levers.receiveReturn(documentId)
      const credit = posted(
        await port.creditReturn(
          {
            ...{ mark, documentId, requestId: `${mark}/credit/1`, charges: [] },
            lines: [{ lineRef: 'line-1', quantity }],
          },
          call(),
        ),
      )
      expect(Number(credit.netAmount)).toBe(10000.5)
      expect((await port.findReturn(mark, call()))?.credits).toEqual([credit])
      expect(await told(order.mark, 'credit')).toMatchObject([
        { creditMemoId: credit.creditMemoId, returnMark: mark, lines: [{ quantity }] },
      ])
    },
    LONG_MS,
  )

  it(
    'because the delivery was cancelled are told as a shipment that is withdrawn',
    async () => {
      const { order } = await shipped()
      expect(await levers.cancelDelivery(order.mark)).toBe(1)
      expect((await told(order.mark, 'shipment')).at(-1)).toMatchObject({
        withdrawn: true,
        lines: [],
      })
    },
    LONG_MS,
  )
})

describe('changes of an order in Tryton', () => {
  const second = sampleLine('ROPE-08', { lineNumber: 2 })

  it(
    'add no line once it is confirmed, but to a quotation',
    async () => {
      const { order, document } = await enter()
      const more = { lines: [...order.lines, second] }
      expect(codesOf(await amend(document, order, more))).toEqual(['MESH_ERP_AMEND_LINE_ADDED'])
      const held = sampleLine('BOLT-06', { quantity: '20', netAmount: '200.00' })
      const poor = await enter({ customerNumber: 'POOR', lines: [held] })
      expect(poor.document.holds.map(({ hold }) => hold)).toEqual(['CREDIT'])
      const changed = await amend(poor.document, poor.order, more)
      expect(posted(changed)).toMatchObject({
        ...{ orderVersion: 2, netAmount: '45.00', holds: [], cancelled: false },
        lines: [{ lineRef: 'line-1' }, { lineRef: 'line-2' }],
      })
    },
    LONG_MS,
  )

  it(
    'are too late while the warehouse has it in its hands, and for what left',
    async () => {
      const five = sampleLine('BOLT-06', { quantity: '5', netAmount: '50.00' })
      const { order, document } = await enter({ lines: [five] })
      await levers.ship(order.mark, { 'BOLT-06': 3 })
      const fewer = (quantity: string) => ({
        lines: [{ ...five, quantity, netAmount: `${quantity}0.00` }],
      })
      expect(codesOf(await amend(document, order, fewer('2')))).toEqual(['MESH_ERP_CUT_OFF'])
      expect(posted(await amend(document, order, fewer('4')))).toMatchObject({ orderVersion: 2 })
      const [sale] = await search(api, 'sale.sale', [['web_id', '=', order.mark]], ['state'])
      const rest = await shipmentsOf(api, Number(sale?.['id']), ['assigned'])
      await press(api, 'stock.shipment.out', 'pick', rest)
      const now = { ...order, version: 2 }
      expect(codesOf(await amend(document, now, fewer('3')))).toEqual(['MESH_ERP_CUT_OFF'])
    },
    LONG_MS,
  )

  it(
    'move it to another address',
    async () => {
      const { order, document } = await enter()
      const shipTo = {
        ...{ name: null, street: '5 New Street', city: 'Brest', region: null },
        ...{ postalCode: '29200', country: 'FR' },
      }
      posted(await amend(document, order, { shipTo, customerPoNumber: 'PO-2' }))
      const fields = ['reference', 'shipment_address.street']
      const [sale] = await search(api, 'sale.sale', [['web_id', '=', order.mark]], fields)
      expect(sale).toMatchObject({
        reference: 'PO-2',
        'shipment_address.': { street: '5 New Street' },
      })
    },
    LONG_MS,
  )
})

describe('a Tryton whose clock was ten minutes ahead and is set right', () => {
  it(
    'hides nothing of what is entered then',
    async () => {
      await enter()
      await enter()
      await connected(addressOf(postgres, tryton.database), async (client) => {
        const later = (minutes: number): string =>
          ['create_date', 'write_date']
            .map((column) => `${column} = ${column} + interval '${String(minutes)} minutes'`)
            .join(', ')
        for (const table of ['sale_sale', 'stock_shipment_out', 'account_invoice', 'stock_move']) {
          await client.query(`update ${table} set ${later(7)}`)
          // More than the two minutes that are read again lie between the last and those before.
          const last = `id = (select max(id) from ${table})`
          await client.query(`update ${table} set ${later(3)} where ${last}`)
        }
      })
      const end = async (from?: string): Promise<string> => {
        const { cursor, more } = await port.changesSince(from, 500, call())
        return more ? end(cursor) : cursor
      }
      const cursor = await end()
      const { order } = await enter()
      const { entries } = await port.changesSince(cursor, 500, call())
      expect(entries.map(markOf)).toContain(order.mark)
    },
    LONG_MS,
  )
})
