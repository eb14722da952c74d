import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Order, OrderLine } from '@carrick/schemas'
import { ORDER_FINDINGS } from './finding-codes.ts'
import { amount, order } from './order.fixture.ts'
import { CONTRACT_LIMITS, narrowLimits } from './order-limits.ts'
import { validateOrder } from './validate-order.ts'

const found = (given: Order, limits = CONTRACT_LIMITS) =>
  validateOrder(given, limits).map(({ code, path }) => [code, path])

const withLine = (over: Partial<OrderLine>): Order => {
  const base = order()
  const [first, ...others] = base.lines
  return { ...base, lines: first === undefined ? [] : [{ ...first, ...over }, ...others] }
}

const buyer = (over: Partial<Order['soldTo']>): Partial<Order> => ({
  soldTo: { ...order().soldTo, ...over },
})

describe('a valid order', () => {
  it('has no findings', () => {
    expect(validateOrder(order(), CONTRACT_LIMITS)).toEqual([])
  })

  it('may have 500 lines', () => {
    const [line] = order().lines
    const lines = Array.from({ length: 500 }, (_, index) => ({
      ...(line ?? order().lines[1]),
      lineId: `L${String(index)}`,
    })) as OrderLine[]
    expect(found(order({ lines, charges: [], netAmount: amount('70000') }))).toEqual([])
  })
})

describe('an order is refused with the path and the rule', () => {
  it.each<[string, Order, string, string]>([
    ['no lines', order({ lines: [] }), 'MESH_ORDER_NO_LINES', 'lines'],
    [
      'zero quantity',
      withLine({ quantity: amount('0') }),
      'MESH_ORDER_QUANTITY_NOT_POSITIVE',
      'lines[0].quantity',
    ],
    [
      'negative quantity',
      withLine({ quantity: amount('-1') }),
      'MESH_ORDER_QUANTITY_NOT_POSITIVE',
      'lines[0].quantity',
    ],
    [
      'a quantity of too many digits',
      withLine({ quantity: amount('1.0000001') }),
      'MESH_ORDER_QUANTITY_SCALE',
      'lines[0].quantity',
    ],
    ['unknown currency', order({ currency: 'EURO' }), 'MESH_ORDER_CURRENCY_UNKNOWN', 'currency'],
    [
      'fractions of a yen',
      order({ currency: 'JPY' }),
      'MESH_ORDER_AMOUNT_SCALE',
      'lines[1].netAmount',
    ],
    [
      'fractions of a cent',
      withLine({ netAmount: amount('140.001') }),
      'MESH_ORDER_AMOUNT_SCALE',
      'lines[0].netAmount',
    ],
    [
      'a wrong line sum',
      withLine({ netAmount: amount('141.00') }),
      'MESH_ORDER_LINE_SUM',
      'lines[0].netAmount',
    ],
    ['a wrong total', order({ netAmount: amount('1.00') }), 'MESH_ORDER_NET_SUM', 'netAmount'],
    [
      'a wrong gross amount',
      order({ taxAmount: amount('10.00'), grossAmount: amount('10.00') }),
      'MESH_ORDER_GROSS_SUM',
      'grossAmount',
    ],
    [
      'a negative price',
      withLine({ unitPrice: amount('-14') }),
      'MESH_ORDER_PRICE_NEGATIVE',
      'lines[0].unitPrice',
    ],
    [
      'a price for nothing',
      withLine({ priceUnitQuantity: amount('0') }),
      'MESH_ORDER_PRICE_UNIT',
      'lines[0].priceUnitQuantity',
    ],
    [
      'a discount in percent',
      withLine({ discount: amount('5') }),
      'MESH_ORDER_DISCOUNT_RANGE',
      'lines[0].discount',
    ],
    [
      'a shipment of twice as much as is ordered',
      withLine({ overDelivery: amount('1') }),
      'MESH_ORDER_TOLERANCE_RANGE',
      'lines[0].overDelivery',
    ],
    [
      'a shipment of less than nothing',
      withLine({ underDelivery: amount('-0.1') }),
      'MESH_ORDER_TOLERANCE_RANGE',
      'lines[0].underDelivery',
    ],
    ['no sku', withLine({ sku: ' ' }), 'MESH_ORDER_SKU_MISSING', 'lines[0].sku'],
    ['no customer', order(buyer({ number: '' })), 'MESH_ORDER_CUSTOMER_MISSING', 'soldTo.number'],
    ['a line twice', withLine({ lineId: 'L2' }), 'MESH_ORDER_LINE_DUPLICATE', 'lines[1].lineId'],
    [
      'a bundle that is not there',
      withLine({ parentLineId: 'L9' }),
      'MESH_ORDER_LINE_PARENT',
      'lines[0].parentLineId',
    ],
    [
      'a line that is its own bundle',
      withLine({ parentLineId: 'L1' }),
      'MESH_ORDER_LINE_PARENT',
      'lines[0].parentLineId',
    ],
    [
      'a country by name',
      order(
        buyer({
          address: {
            name: null,
            street: null,
            city: null,
            region: null,
            postalCode: null,
            country: 'Norway',
          },
        }),
      ),
      'MESH_ORDER_COUNTRY_UNKNOWN',
      'soldTo.address.country',
    ],
    [
      'a day that is none',
      order({ orderDate: '2026-02-30' }),
      'MESH_ORDER_DATE_INVALID',
      'orderDate',
    ],
    ['a priority out of range', order({ priority: 10 }), 'MESH_ORDER_PRIORITY_RANGE', 'priority'],
    ['U+0000 in a text', order({ notes: ['a', 'b\u0000'] }), 'MESH_ORDER_TEXT_NUL', 'notes[1]'],
    [
      'U+0000 in a custom field',
      order({ extensions: [{ name: 'x', type: 'TEXT', value: '\u0000', pii: false }] }),
      'MESH_ORDER_TEXT_NUL',
      'extensions[0].value',
    ],
    ['half a character', order({ notes: ['\ud800'] }), 'MESH_ORDER_TEXT_MALFORMED', 'notes[0]'],
    [
      'a long purchase order number',
      order({ customerPoNumber: 'x'.repeat(36) }),
      'MESH_ORDER_TEXT_TOO_LONG',
      'customerPoNumber',
    ],
  ])('%s', (_name, given, code, path) => {
    expect(found(given)).toContainEqual([code, path])
  })

  it('more lines than the target takes are one finding', () => {
    expect(found(order(), narrowLimits(CONTRACT_LIMITS, { maxLines: 1 }))).toEqual([
      ['MESH_ORDER_TOO_MANY_LINES', 'lines'],
    ])
  })

  it('a requested date before the order date is a warning', () => {
    expect(validateOrder(order({ requestedDate: '2026-11-22' }), CONTRACT_LIMITS)).toEqual([
      {
        code: 'MESH_ORDER_DATE_ORDER',
        path: 'requestedDate',
        severity: 'warning',
        message: 'is 2026-11-22, before the order date 2026-11-23',
      },
    ])
  })

  it('never repeats a text, which may be personal, when it is too long', () => {
    const [finding] = validateOrder(
      order({ customerPoNumber: 'secret'.repeat(9) }),
      CONTRACT_LIMITS,
    )
    expect(finding?.message).toBe('has 54 characters; the target takes at most 35')
  })
})

describe('limits of a target', () => {
  const city = narrowLimits(CONTRACT_LIMITS, { text: { 'party.address.city': 5 } })

  it('hold for every role of a party', () => {
    expect(found(order(), city)).toEqual([['MESH_ORDER_TEXT_TOO_LONG', 'soldTo.address.city']])
  })

  it('count characters, not UTF-16 units', () => {
    const emoji = narrowLimits(CONTRACT_LIMITS, { text: { 'notes[]': 2 } })
    expect(found(order({ notes: ['⚓⚓', '🚢🚢'] }), emoji)).toEqual([])
    expect(found(order({ notes: ['🚢🚢🚢'] }), emoji)).toEqual([
      ['MESH_ORDER_TEXT_TOO_LONG', 'notes[0]'],
    ])
  })

  it('are never wider than those of the contract', () => {
    const wide = narrowLimits(CONTRACT_LIMITS, { maxLines: 9999, text: { customerPoNumber: 99 } })
    expect(wide).toEqual(CONTRACT_LIMITS)
  })
})

describe('the rules of an order', () => {
  it('answer whatever the order holds', () => {
    const decimals = fc
      .tuple(fc.bigInt(), fc.nat(12))
      .map(([unscaled, scale]) => ({ unscaled, scale }))
    fc.assert(
      fc.property(decimals, decimals, fc.string({ unit: 'binary' }), (a, b, text) => {
        const given = {
          ...withLine({ quantity: a, unitPrice: b, discount: a, priceUnitQuantity: b, sku: text }),
          currency: text,
          orderDate: text,
          netAmount: a,
        }
        for (const finding of validateOrder(given, CONTRACT_LIMITS)) {
          expect(Object.keys(ORDER_FINDINGS)).toContain(finding.code)
          expect(finding.message.length).toBeLessThan(3000)
        }
      }),
    )
  })
})
