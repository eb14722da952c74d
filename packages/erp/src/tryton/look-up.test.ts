import { describe, expect, it } from '@jest/globals'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { lookUp } from './look-up.ts'

const shop = {
  ...{ id: 1, company: 1, warehouse: 5, location: 'WH', tracked: false },
  currencies: new Map([['EUR', { id: 1, digits: 2 }]]),
  units: new Map([
    ['u', { id: 1, category: 1, digits: 0 }],
    ['kg', { id: 2, category: 2, digits: 2 }],
  ]),
}

const product = (id: number, code: string, over = {}) => ({
  ...{ id, code, active: true, salable: true, type: 'goods', default_uom_category: 1 },
  ...{ sale_uom: 1, ...over },
})

/** A Tryton that has these rows, read as its answers are. */
const having = (tables: Readonly<Record<string, readonly unknown[]>>): Conversation => {
  const rows = <T>(model: string, _: unknown, { row }: RowReader<T>) =>
    Promise.resolve((tables[model] ?? []).map((one) => row(one, model)))
  return { rows } as unknown as Conversation
}

const party = { id: 2, code: 'C-1', active: true }
const freight = product(9, 'FREIGHT', { type: 'service' })
const order = sampleOrder({ customer: 'C-1', product: 'P-1' })

const pathsOf = async (products: readonly unknown[], over = {}, parties = [party]) => {
  const talk = having({ 'party.party': parties, 'product.product': products })
  const looked = await lookUp(talk, shop, { ...order, ...over })
  return 'findings' in looked ? looked.findings.map(({ path, code }) => `${path} ${code}`) : []
}

describe('the records that an order names', () => {
  it('are found', async () => {
    expect(await pathsOf([product(1, 'P-1'), freight])).toEqual([])
  })

  it('are not mistaken when a code was used before', async () => {
    const old = product(1, 'P-1', { active: false })
    expect(await pathsOf([product(2, 'P-1'), old, freight])).toEqual([])
    expect(await pathsOf([product(1, 'P-1'), product(2, 'P-1'), freight])).toEqual([
      'lines[0].sku MESH_ERP_PRODUCT_AMBIGUOUS',
    ])
  })

  it('have to be for sale, a charge a service', async () => {
    const blocked = product(1, 'P-1', { salable: false })
    expect(await pathsOf([blocked, product(9, 'FREIGHT')])).toEqual([
      'lines[0].sku MESH_ERP_PRODUCT_BLOCKED',
      'charges[0].code MESH_ERP_UNKNOWN_CHARGE',
    ])
    const gone = { ...party, active: false }
    expect(await pathsOf([product(1, 'P-1'), freight], {}, [gone])).toEqual([
      'customerNumber MESH_ERP_CUSTOMER_BLOCKED',
    ])
  })

  it('have to be sold in that unit, with as many digits as it has', async () => {
    const lines = [
      sampleLine('P-1', { uom: 'KGM' }),
      sampleLine('P-1', { lineNumber: 2, quantity: '1.5', netAmount: '15.00' }),
    ]
    expect(await pathsOf([product(1, 'P-1'), freight], { lines })).toEqual([
      'lines[0].uom MESH_ERP_UNIT',
      'lines[1].quantity MESH_ERP_QUANTITY',
    ])
  })

  it('come with the amount that quantity, price and discount make', async () => {
    const lines = [sampleLine('P-1', { netAmount: '21.00' })]
    expect(await pathsOf([product(1, 'P-1'), freight], { lines })).toEqual([
      'lines[0].netAmount MESH_ERP_NET_AMOUNT',
    ])
  })
})
