import { describe, expect, it } from '@jest/globals'
import { decodeFact, decodeFacts } from './decode.ts'

const stock = (sku: unknown) => ({
  type: 'stock',
  at: '2026-11-23T09:00:00Z',
  sku,
  location: 'MAIN',
  onHand: '1',
  reserved: '0',
  available: '1',
  sequence: 1,
})

describe('a page of a feed', () => {
  it('sets an entry aside that makes no sense, names its field and keeps the others', () => {
    const page = decodeFacts({
      entries: [stock('A'), stock(7), stock('B')],
      cursor: 'c',
      more: true,
    })
    expect(page).toMatchObject({ cursor: 'c', more: true })
    expect(page.entries.map((entry) => entry.type === 'stock' && entry.sku)).toEqual(['A', 'B'])
    expect(page.unreadable).toMatchObject([
      {
        entry: { sku: 7 },
        problem: { code: 'MESH_ERP_FORMAT', details: { path: 'entries[1].sku' } },
      },
    ])
  })

  it('says nothing of unreadable entries when there are none', () => {
    expect(decodeFacts({ entries: [stock('A')], cursor: 'c', more: false })).not.toHaveProperty(
      'unreadable',
    )
  })

  it.each([{ entries: [] }, { cursor: 'c', more: false }, 'a page', null])(
    'is refused as a whole without its list, its cursor or its end: %j',
    (value) => {
      expect(() => decodeFacts(value)).toThrow(/expected/)
    },
  )
})

it('a document that nobody marked is read all the same', () => {
  const shipment = {
    type: 'shipment',
    at: '2026-11-23T09:00:00Z',
    mark: null,
    documentId: 'SO-1',
    shipmentId: 'DN-1',
    version: 1,
    shippedOn: '2026-11-23',
    withdrawn: false,
    lines: [],
  }
  expect(decodeFact(shipment)).toMatchObject({ mark: '', documentId: 'SO-1' })
  expect(() => decodeFact({ ...shipment, mark: undefined })).toThrow(/mark is nothing/)
})

describe('a code that the contract does not have', () => {
  const at = '2026-11-23T09:00:00Z'
  const line = {
    ...{ lineRef: 'line-1', code: 'AP', confirmed: '1', backordered: '0' },
    ...{ promiseDate: null, reason: null },
  }
  const document = {
    ...{ documentId: 'SO-1', mark: 'order-1', version: 1, orderVersion: 1, acknowledgement: 'AP' },
    ...{ lines: [line], holds: [], cancelled: false, currency: 'EUR', netAmount: '1.00' },
  }
  const invoice = {
    ...{ type: 'invoice', at, mark: 'order-1', documentId: 'SO-1', invoiceId: 'IN-1', version: 1 },
    ...{ invoicedOn: '2026-11-23', dueOn: null, currency: 'EUR', netAmount: '1', grossAmount: '1' },
    ...{ paidAmount: '0', openAmount: '1', withdrawn: false, lines: [], settlement: 'DUE' },
  }

  it.each<[string, object, RegExp]>([
    [
      'an acknowledgement',
      { type: 'order', at, document: { ...document, acknowledgement: 'OK' } },
      /acknowledgement is "OK"/,
    ],
    [
      'the answer to a line',
      { type: 'order', at, document: { ...document, lines: [{ ...line, code: 'LATER' }] } },
      /lines\[0\].code is "LATER"/,
    ],
    ['a settlement', { ...invoice, settlement: 'HALF' }, /settlement is "HALF"/],
  ])('is taken for no other one: %s', (_what, entry, said) => {
    expect(decodeFact({ type: 'order', at, document })).toMatchObject({ type: 'order' })
    expect(decodeFact(invoice)).toMatchObject({ settlement: 'DUE' })
    expect(() => decodeFact(entry)).toThrow(said)
  })
})
