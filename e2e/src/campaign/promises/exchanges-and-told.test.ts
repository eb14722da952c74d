import { describe, expect, it } from '@jest/globals'
import type { Entry, LaneEntry } from '../history/entry.ts'
import {
  accepted,
  commit,
  document,
  goodHistory,
  publish,
  refund,
  returned,
  returnEnd,
  shipment,
  told,
} from './a-history.fixture.ts'
import { checkHistory } from './check-history.ts'

const found = (entries: readonly Entry[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    checkHistory(entries)
      .filter(({ violations }) => violations.length > 0)
      .map(({ promise, violations }) => [promise.split(/[:,]/)[0] ?? '', violations]),
  )

const kept = (service: string, key: string): LaneEntry => ({
  kind: 'lane',
  ...{ at: 9, service, key, state: 'retrying', code: 'MESH_X', message: 'it waits' },
})

describe('an exchange', () => {
  const sent = (over: Parameters<typeof document>[0] = {}) =>
    document({ order: 'exchange-1', document: 'SO-9', ...over })
  const asked = [
    ...goodHistory().filter(
      ({ kind }) => !['return', 'return-end', 'refund', 'credit-memo'].includes(kind),
    ),
    returned({ isExchange: true }),
  ]
  const closed = returnEnd('CLOSED', { exchangeOrder: 'exchange-1' })

  it('is one document with the goods that came back', () => {
    expect(found([...asked, sent(), closed])).toEqual({})
  })

  it('that is not over yet has not failed, but one that nobody keeps back is lost', () => {
    const open = returnEnd('CREDITED', { exchangeOrder: 'exchange-1' })
    expect(Object.keys(found([...asked, open]))).toEqual(['No return is lost'])
    const lane = kept('order-ingest', 'exchange-1')
    expect(found([...asked, open, lane])).toEqual({})
  })

  it('finds goods that are sent twice', () => {
    const history = [...asked, sent(), sent({ erp: 'b', document: 'SO-10' }), closed]
    expect(found(history)).toMatchObject({
      'An exchange is one order': ['return-1 is exchanged by SO-9 and SO-10'],
    })
  })

  it.each<[string, readonly Entry[]]>([
    ['a return that is closed without its goods', [closed]],
    ['money that is paid as well', [sent(), closed, refund()]],
    [
      'another quantity',
      [sent({ lines: [{ ...sent().lines[0], quantity: '1' } as never] }), closed],
    ],
    [
      'another product',
      [sent({ lines: [{ ...sent().lines[0], sku: 'BOLT-12' } as never] }), closed],
    ],
  ])('finds %s', (_what, entries) => {
    expect(Object.keys(found([...asked, ...entries]))).toContain('An exchange is one order')
  })
})

describe('the count of an exchange', () => {
  const changed = (offset: number, event: string, version: number): readonly Entry[] => [
    { ...commit(offset, event), events: [`carrick.return.v1 ${event}`] },
    publish(offset, event, {
      topic: 'carrick.return.v1',
      ...{ type: 'ExchangeOrderChanged', producer: 'returns', version },
    }),
  ]
  const status = [
    { ...commit(2, 's-1'), events: ['carrick.return.v1 s-1'] },
    publish(2, 's-1', {
      topic: 'carrick.return.v1',
      ...{ type: 'ReturnStatusChanged', producer: 'returns', version: 6 },
    }),
  ]

  it('is told beside that of the order, and in sequence by itself', () => {
    expect(found([...goodHistory(), ...status, ...changed(3, 'x-1', 1)])).toEqual({})
    const back = [...changed(3, 'x-1', 2), ...changed(4, 'x-2', 1)]
    expect(Object.keys(found([...goodHistory(), ...status, ...back]))).toEqual(['Order per order'])
  })
})

describe('a return of goods that arrived', () => {
  it('must not be rejected', () => {
    const history = goodHistory().filter(({ kind }) => kind !== 'return-end')
    expect(found([...history, returnEnd('REJECTED')])).toEqual({
      'No return is lost': ['return-1 of order-1 was rejected'],
    })
  })
})

describe('a subscriber', () => {
  const events = [
    ...goodHistory(),
    accepted({ order: 'order-2', by: 'client', record: '' }),
    document({ order: 'order-2', document: 'SO-2' }),
    { ...commit(2, 'e-1', 'e-2'), events: ['carrick.shipment.v1 e-1', 'carrick.shipment.v1 e-2'] },
    shipment(3, 'e-1'),
    shipment(4, 'e-2'),
  ]

  it('may be told of the same more than once, as long as it is the same and in sequence', () => {
    const lost = told('e-1', { isAnswered: false })
    expect(found([...events, lost, told('e-1'), told('e-2')])).toEqual({})
  })

  it('finds a fact that it was not told of, unless the lane of its endpoint is kept', () => {
    expect(found([...events, told('e-1')])).toEqual({
      'A subscriber is told of everything that it asked for': [
        'ShipmentDispatched e-2 of order-2 was never told',
      ],
    })
    const lane = kept('subscriptions', 'hook:partner')
    expect(found([...events, told('e-1'), lane])).toEqual({})
  })

  it('finds a message that our secret did not sign', () => {
    const history = [...events, told('e-1', { isGenuine: false }), told('e-2')]
    expect(Object.keys(found(history))).toEqual([
      'A subscriber is told of everything that it asked for',
    ])
  })

  it('finds one id with two contents, and one content with two ids', () => {
    const twice = [...events, told('e-1'), told('e-1', { content: 'other' }), told('e-2')]
    expect(found(twice)).toEqual({
      'A fact is told under one id': ['e-1_partner is told in two ways'],
    })
    const again = told('e-1', { id: 'new_partner' })
    expect(found([...events, told('e-1'), again, told('e-2')])).toEqual({
      'A fact is told under one id': ['e-1_partner and new_partner tell the same'],
    })
  })

  it.each([
    ['the newer one first', ['e-2', 'e-1']],
    ['an old one once more', ['e-1', 'e-2', 'e-1']],
  ])('finds %s', (_what, sequence) => {
    expect(Object.keys(found([...events, ...sequence.map((event) => told(event))]))).toEqual([
      'A subscriber is told of one order in sequence',
    ])
  })
})
