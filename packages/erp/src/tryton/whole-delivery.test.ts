import { describe, expect, it } from '@jest/globals'
import type { Conversation, RowReader } from './conversation.ts'
import { COMPLETE_ONLY, keptReference, LET_GO } from './note.ts'
import { SHIPMENT } from './sale.ts'
import { saleBook, shipment as shipmentRow } from './sale-book.fixture.ts'
import { keepWhole, releaseWhole, reserveWhole } from './whole-delivery.ts'

const shop = {
  ...{ id: 1, company: 1, warehouse: 5, location: 'WH', tracked: false },
  ...{ currencies: new Map<string, never>(), units: new Map<string, never>() },
}
const NEEDED = 10

const sale = {
  ...{ id: 7, web_shop: 1, web_id: 'mark', number: '12', state: 'processing' },
  ...{ description: null, comment: null, party: 2, origin: null },
  untaxed_amount: { __class__: 'Decimal', decimal: '100.00' },
  tax_amount: { __class__: 'Decimal', decimal: '20.00' },
  'currency.': { code: 'EUR' },
  last_modified_at: {
    ...{ __class__: 'datetime', year: 2026, month: 11, day: 23 },
    ...{ hour: 0, minute: 0, second: 0, microsecond: 0 },
  },
}

interface House {
  state: string
  reference: string | null
  stock: number
  reserved: number
  readonly pressed: string[]
}

/** One shipment of ten pieces, in a house with so many of them, as Tryton's buttons treat it. */
const house = (over: Partial<House> = {}, refused?: string) => {
  const it: House = {
    ...{ state: 'waiting', reference: null, stock: 0, reserved: 0, pressed: [] },
    ...over,
  }
  const buttons: Readonly<Record<string, (values: { reference: string }) => void>> = {
    wait: () => Object.assign(it, { state: 'waiting', reserved: 0 }),
    assign_try: () => {
      it.reserved = Math.min(it.stock, NEEDED)
      if (it.reserved === NEEDED) it.state = 'assigned'
    },
    // What is reserved stays so.
    draft: () => Object.assign(it, { state: 'draft' }),
    write: ({ reference }) => Object.assign(it, { reference }),
  }
  const tables: Readonly<Record<string, () => readonly unknown[]>> = {
    [SHIPMENT]: () => [{ id: 5, warehouse_storage: 3, ...it }],
    'stock.move': () => [{ id: 20, product: 4, internal_quantity: NEEDED }],
    'sale.sale': () => [sale],
  }
  const talk = {
    left: () => 1_000,
    today: () => '2026-11-23',
    ask: () => Promise.resolve([{ id: 4, code: 'ROPE-08', quantity: it.stock }]),
    rows: <T>(model: string, _domain: unknown, { row }: RowReader<T>) =>
      Promise.resolve((tables[model]?.() ?? []).map((one) => row(one, model))),
    change: (method: string, [, values]: readonly unknown[]) => {
      const button = method.split('.').at(-1) ?? ''
      it.pressed.push(button)
      if (button === refused) return Promise.resolve({ kind: 'refused', message: 'not now' })
      buttons[button]?.(values as { reference: string })
      return Promise.resolve({ kind: 'done', result: null })
    },
  }
  return { it, talk: talk as unknown as Conversation }
}

const order = { id: 7, web_id: 'mark' }
const kept = { state: 'draft', reference: keptReference('mark') }

describe('an order that goes whole or not at all', () => {
  it('is reserved when all of it is there', async () => {
    const { it: shipment, talk } = house({ stock: 12 })
    await reserveWhole(talk, order)
    expect(shipment).toMatchObject({ state: 'assigned', reserved: NEEDED, reference: null })
  })

  it.each(['waiting', 'draft'])(
    'is kept as a draft with nothing reserved when a part is missing, found %s',
    async (state) => {
      const { it: shipment, talk } = house({ state, stock: 9 })
      await reserveWhole(talk, order)
      expect(shipment).toMatchObject({ ...kept, reserved: 0 })
    },
  )

  it('is left alone when it is reserved already', async () => {
    const { it: shipment, talk } = house({ state: 'assigned', reserved: NEEDED })
    await reserveWhole(talk, order)
    expect(shipment.pressed).toEqual([])
  })

  it('is left to the people who have it in hand', async () => {
    const { it: shipment, talk } = house({ stock: 9 }, 'assign_try')
    await reserveWhole(talk, order)
    expect(shipment).toMatchObject({ state: 'waiting', reference: null })
  })

  it('is let go when all of it has come', async () => {
    const { it: shipment, talk } = house({ ...kept, stock: NEEDED })
    await releaseWhole(talk, shop, [4])
    expect(shipment).toMatchObject({ state: 'assigned', reserved: NEEDED })
  })

  it('is not touched before that: each touch is a change that would be looked at again', async () => {
    const { it: shipment, talk } = house({ ...kept, stock: 9 })
    await releaseWhole(talk, shop, [4])
    expect(shipment.pressed).toEqual([])
  })

  it.each([
    ['is kept too when people confirmed it', COMPLETE_ONLY, null, 'draft'],
    ['is left alone while we change it', COMPLETE_ONLY, LET_GO, 'waiting'],
    ['is left alone when somebody has had it in hand', COMPLETE_ONLY, 'mark', 'waiting'],
    ['is another one than an order that may go in parts', 'call first', null, 'waiting'],
  ])('%s', async (_what, comment, reference, expected) => {
    const { it: shipment, talk } = house({ stock: 9, reference })
    const shipments = [shipmentRow({ reference })]
    await keepWhole(talk, [saleBook({ comment }, [], { shipments })])
    expect(shipment.state).toBe(expected)
  })
})
