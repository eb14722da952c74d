import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { shapeOrder } from '@carrick/mapping'
import type { Extension, Order } from '@carrick/schemas'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { fitOrder } from './erp-format.adapter.ts'
import { compiled, DEMO_MAP, withRow } from './map-shaper.fake.ts'

const TODAY = { day: '2026-11-23', zone: 'UTC' }
const custom = (name: string, value: string): Extension => ({
  name,
  type: 'TEXT',
  value,
  pii: false,
})
const shape = (over: Partial<Order>, text = DEMO_MAP) =>
  shapeOrder(compiled(text), anOrder(SOME_ORDER, over), TODAY, fitOrder)

describe('an order in the words of its ERP', () => {
  it('has the custom fields of order, buyer and lines', () => {
    const { soldTo } = anOrder(SOME_ORDER)
    const shaped = shape({
      extensions: [custom('giftMessage', 'Happy birthday'), custom('site', 'harbour')],
      soldTo: { ...soldTo, extensions: [custom('site', 'office'), custom('segment', 'A')] },
      lines: [aLine({ extensions: [custom('colour', 'red')] })],
    })
    expect(shaped).toMatchObject({
      ok: true,
      value: {
        extensions: { giftMessage: 'Happy birthday', site: 'harbour', segment: 'A' },
        lines: [{ extensions: { colour: 'red' } }],
      },
    })
  })

  it('has exact amounts without the zeros of their scale, and nothing rounded away', () => {
    const line = aLine({
      quantity: parseDecimal('2.500000'),
      unitPrice: parseDecimal('0.335000000'),
      discount: parseDecimal('0.050000'),
      netAmount: parseDecimal('0.8000'),
    })
    expect(shape({ lines: [line] })).toMatchObject({
      value: {
        lines: [{ quantity: '2.5', unitPrice: '0.335', discount: '0.05', netAmount: '0.80' }],
      },
    })
  })

  it('has everything that the ERP takes, with null for what is not known', () => {
    const notes = aLine({ lineId: 'line-2', lineNumber: 2, kind: 'NOTE' })
    const charge = { code: 'FREIGHT', description: null, amount: parseDecimal('9.0000') }
    const shaped = shape({
      lines: [aLine(), notes],
      charges: [{ ...charge, taxes: [] }],
      notes: ['Ring twice'],
    })
    expect(shaped).toEqual({
      ok: true,
      value: {
        mark: SOME_ORDER,
        version: 1,
        customerNumber: 'KLEIN',
        customerPoNumber: 'PO-1',
        orderDate: '2026-11-23',
        requestedDate: null,
        currency: 'EUR',
        shipTo: expect.objectContaining({ name: 'Klein & Söhne Werkzeuge GmbH', street: null }),
        billTo: expect.objectContaining({ name: 'Klein & Söhne Werkzeuge GmbH', street: null }),
        lines: [
          {
            lineRef: 'line-1',
            lineNumber: 1,
            sku: 'ROPE-08',
            description: 'Braided rope 8 mm',
            quantity: '2',
            uom: 'C62',
            unitPrice: '89.00',
            discount: '0',
            netAmount: '178.00',
            requestedDate: null,
            extensions: {},
          },
        ],
        charges: [{ code: 'FREIGHT', description: null, amount: '9.00' }],
        priority: 5,
        completeDelivery: false,
        notes: ['Ring twice'],
        extensions: {},
      },
    })
  })

  it('has the fields that only this ERP knows, and custom fields of any type as text', () => {
    const rows = withRow('{ to: giftText, from: extensions.giftMessage, missing: skip }').replace(
      'header:\n',
      'header:\n  - { to: extensions.pallets, value: 3, type: integer }\n',
    )
    expect(shape({ extensions: [custom('giftMessage', 'Hello')] }, rows)).toMatchObject({
      value: { giftText: 'Hello', extensions: { giftMessage: 'Hello', pallets: '3' } },
    })
  })

  it('keeps custom fields back where the map does not pass them', () => {
    const closed = DEMO_MAP.replace('passExtensions: true', 'passExtensions: false')
    expect(shape({ extensions: [custom('giftMessage', 'Hello')] }, closed)).toMatchObject({
      ok: true,
      value: { extensions: {} },
    })
  })

  it('goes under our own mark, whatever the map says', () => {
    expect(shape({}, withRow('{ to: mark, from: customerPoNumber }'))).toMatchObject({
      value: { mark: SOME_ORDER },
    })
  })

  it.each([
    [
      'cannot be mapped',
      withRow('{ to: giftText, from: extensions.giftMessage, missing: error }'),
      { code: 'MESH_MAP_MISSING', path: 'extensions.giftMessage' },
      'to giftText',
    ],
    [
      'is no order of the ERP when it is mapped',
      DEMO_MAP.replace('{ to: customerNumber, from: soldTo.number }', '{ to: buyer, value: x }'),
      { code: 'MESH_ERP_FORMAT', path: 'customerNumber' },
      'demo-erp-order',
    ],
    [
      'has a text that the ERP cannot keep',
      DEMO_MAP.replace('to: currency, from: currency', "to: currency, value: 'Euro'"),
      { code: 'MESH_ERP_FORMAT', path: 'currency' },
      'a code of ISO 4217',
    ],
  ])('names field and rule when it %s', (_name, text, finding, words) => {
    expect(shape({}, text)).toMatchObject({
      ok: false,
      findings: [{ ...finding, severity: 'error', message: expect.stringContaining(words) }],
    })
  })
})
