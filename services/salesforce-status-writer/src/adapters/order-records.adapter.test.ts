import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { type Org, startOrg } from '@carrick/lab'
import type { Order } from '@carrick/schemas'
import { aLine } from '@carrick/testkit'
import { type OrderWish, orderWish } from '../domain/order-wish.ts'
import type { ShownRecords } from '../domain/shown-order.ts'
import type { OrderRecords } from '../ports.ts'
import { restOf } from './lab-org.fake.ts'
import { createOrderRecords } from './order-records.adapter.ts'
import { anObserved, OF_ERP } from './sample-observed.fake.ts'

let org: Org
let records: OrderRecords
let documents = 0

const place = { street: null, city: null, state: null, postalCode: null, country: null }

beforeAll(async () => {
  org = await startOrg({
    seed: {
      accounts: [{ externalId: 'KLEIN', name: 'Klein', billing: place }],
      products: ['ROPE', 'ANCHOR'].map((sku) => ({ sku, name: sku, listPrice: '2' })),
      orders: [],
    },
  })
  records = createOrderRecords(restOf(org))
})

afterEach(() => {
  org.clearFaults()
})

afterAll(() => org.stop())

const line = (lineNumber: number, sku: string, quantity = '5') =>
  aLine({ lineId: `line-${String(lineNumber)}`, lineNumber, sku, quantity: parseDecimal(quantity) })

/** Of a document of its own. */
const aWish = (over: Partial<Order> = {}): OrderWish => {
  documents += 1
  const documentId = `SO-${String(documents)}`
  const orderId = `${OF_ERP.slice(0, -3)}${String(documents).padStart(3, '0')}`
  return orderWish({ ...anObserved({ orderId, ...over }), documentId })
}

/** The same document with other lines. */
const changed = ({ key, fields }: OrderWish, lines: Order['lines']): OrderWish => ({
  ...orderWish({ ...anObserved({ lines }), documentId: key.split(':')[1] ?? '' }),
  fields,
})

const show = (wish: OrderWish) => records.show(wish, new AbortController().signal)

const shown = async (wish: OrderWish): Promise<ShownRecords> => {
  const answer = await show(wish)
  if (answer.kind === 'done') return answer.result
  throw answer.cause
}

const ordersOf = ({ key }: OrderWish) =>
  org.records('Order').filter(({ values }) => values['ERP_Order_Key__c'] === key)
const itemsOf = (recordId: string | null) =>
  org
    .records('OrderItem')
    .filter(({ values }) => values['OrderId'] === recordId && values['IsDeleted'] !== true)
    .map(({ values }) => `${String(values['Quantity'])} of ${String(values['ERP_Line_Key__c'])}`)

describe('an order of an ERP in the org', () => {
  it('is a draft for its account, with its origin, and its lines at the prices of the ERP', async () => {
    const wish = aWish({ lines: [line(1, 'ROPE'), line(2, 'ANCHOR', '2')] })
    const { recordId, lines, problems } = await shown(wish)
    expect(problems).toEqual([])
    expect(lines.map(({ lineId }) => lineId)).toEqual(['line-1', 'line-2'])
    const [order] = ordersOf(wish)
    expect(order?.id).toBe(recordId)
    expect(order?.values).toMatchObject({
      Status: 'Draft',
      Origin__c: 'ERP',
      ERP_System__c: 'demo',
      Currency_Code__c: 'EUR',
      AccountId: org.records('Account')[0]?.id,
      TotalAmount: 623,
    })
  })

  it('is there once, however often it is asked for', async () => {
    const wish = aWish({ lines: [line(1, 'ROPE')] })
    const first = await shown(wish)
    expect(await shown(wish)).toEqual(first)
    expect(ordersOf(wish)).toHaveLength(1)
    expect(itemsOf(first.recordId)).toEqual([`5 of ${wish.key}:line-1`])
  })

  it.each([
    ['the order', '/composite/sobjects/Order/'],
    ['its lines', '/composite/sobjects/OrderItem/'],
  ])('is there once when the answer to %s is lost', async (_what, path) => {
    const wish = aWish({ lines: [line(1, 'ROPE')] })
    org.failRequests({ kind: 'cut-after-commit' }, 1, { path })
    expect(await show(wish)).toMatchObject({ kind: 'transient', cause: { kind: 'held' } })
    const { recordId } = await shown(wish)
    expect(ordersOf(wish)).toHaveLength(1)
    expect(itemsOf(recordId)).toEqual([`5 of ${wish.key}:line-1`])
  })

  it('follows its document: a quantity changes, a line goes, another comes', async () => {
    const wish = aWish({ lines: [line(1, 'ROPE'), line(2, 'ANCHOR')] })
    const { recordId } = await shown(wish)
    const later = await shown(changed(wish, [line(1, 'ROPE', '7'), line(3, 'ANCHOR', '1')]))
    expect(later).toMatchObject({ recordId, problems: [] })
    expect(itemsOf(recordId).sort()).toEqual([`1 of ${wish.key}:line-3`, `7 of ${wish.key}:line-1`])
  })

  it('has another order product when a line is for another product', async () => {
    const wish = aWish({ lines: [line(1, 'ROPE')] })
    const before = await shown(wish)
    const after = await shown(changed(wish, [line(1, 'ANCHOR')]))
    expect(after.problems).toEqual([])
    expect(after.lines[0]?.recordId).not.toBe(before.lines[0]?.recordId)
    expect(itemsOf(before.recordId)).toHaveLength(1)
  })

  it('waits for an account that the org does not have', async () => {
    const wish = aWish({ soldTo: { ...anObserved().order.soldTo, number: "O'HARA" } })
    expect(await shown(wish)).toMatchObject({
      recordId: null,
      problems: [
        { code: 'MESH_SALESFORCE_ACCOUNT_UNKNOWN', message: expect.stringContaining("O'HARA") },
      ],
    })
    expect(ordersOf(wish)).toEqual([])
  })

  it('is shown without a line whose product the org does not have, and says so', async () => {
    const wish = aWish({ lines: [line(1, 'ROPE'), line(2, 'NEW')] })
    const { recordId, lines, problems } = await shown(wish)
    expect(problems).toMatchObject([{ code: 'MESH_SALESFORCE_PRODUCT_UNKNOWN' }])
    expect(lines).toHaveLength(1)
    expect(itemsOf(recordId)).toHaveLength(1)
  })

  it('says what the org refuses, in its words', async () => {
    const wish = aWish({ requestedDate: 'soon' })
    const { recordId, problems } = await shown(wish)
    expect(recordId).toBeNull()
    expect(problems).toMatchObject([{ code: 'MESH_SALESFORCE_REFUSED' }])
  })

  it('waits for an org that is away', async () => {
    org.failRequests({ kind: 'cut-before-commit' })
    expect(await show(aWish())).toMatchObject({ kind: 'transient', cause: { kind: 'held' } })
  })
})
