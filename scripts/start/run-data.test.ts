import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRunData, takeOrders } from './run-data.ts'

const DEMO = join(import.meta.dirname, '../../lab/data/demo.json')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-data-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const place = { street: null, city: null, state: null, postalCode: null, country: null }
const usable = {
  accounts: [{ externalId: 'A', name: 'Aster', billing: place }],
  products: [{ sku: 'S', name: 'Shackle', listPrice: '1.50' }],
  orders: [
    {
      externalId: '1',
      account: 'A',
      orderedOn: '2026-11-23',
      shipTo: place,
      lines: [{ sku: 'S', quantity: 1, unitPrice: '1.50' }],
    },
  ],
}

const read = (content: unknown) => {
  const file = join(folder, 'data.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readRunData(file)
}

describe('the data of a run', () => {
  it('fills in what may be left out', () => {
    const [product] = read(usable).products
    expect(product).toMatchObject({ unitsInStock: 0, discontinued: false, knownToErp: true })
  })

  it.each<[string, unknown, string]>([
    ['no JSON', 'accounts:', 'cannot be read as JSON'],
    ['a missing list', { ...usable, products: undefined }, 'products'],
    [
      'an amount as a number',
      { ...usable, products: [{ sku: 'S', name: 'Shackle', listPrice: 1.5 }] },
      'products.0.listPrice',
    ],
    [
      'an unknown buyer',
      { ...usable, orders: [{ ...usable.orders[0], account: 'B' }] },
      'orders.0.account: names the account "B"',
    ],
    ['an unknown product', { ...usable, products: [] }, 'orders.0.lines.0.sku'],
    ['no lines', { ...usable, orders: [{ ...usable.orders[0], lines: [] }] }, 'orders.0.lines'],
  ])('names the place of %s', (_name, content, place) => {
    expect(() => read(content)).toThrow(place)
    expect(() => read(content)).toThrow(expect.objectContaining({ code: 'MESH_START_DATA' }))
  })

  it('that the repository ships has every scenario', () => {
    const scenarios = readRunData(DEMO).orders.map(({ scenario }) => scenario)
    expect(scenarios).toEqual(
      expect.arrayContaining([
        'backorder',
        'credit-hold',
        'unknown-product',
        'duplicate',
        'cut-answer',
      ]),
    )
    expect(scenarios.filter((scenario) => scenario === 'cut-answer')).toHaveLength(3)
    expect(scenarios).toHaveLength(25)
  })
})

describe('the number of orders', () => {
  const { orders } = readRunData(DEMO)

  it('is all there are, the first ones, or more of the same under new numbers', () => {
    expect(takeOrders(orders, undefined)).toEqual(orders)
    expect(takeOrders(orders, 3)).toEqual(orders.slice(0, 3))
    const more = takeOrders(orders, 60)
    expect(new Set(more.map(({ externalId }) => externalId)).size).toBe(60)
    expect(more.slice(25).every(({ scenario }) => scenario === null)).toBe(true)
  })
})
