import { describe, expect, it } from '@jest/globals'
import type { CaseEntry, Entry, LaneEntry } from '../history/entry.ts'
import {
  accepted,
  commit,
  creditMemo,
  document,
  goodHistory,
  publish,
  refund,
  returnEnd,
  shown,
} from './a-history.fixture.ts'
import { checkHistory } from './check-history.ts'

/** What was found, by the first words of the promise. */
const found = (entries: readonly Entry[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    checkHistory(entries)
      .filter(({ violations }) => violations.length > 0)
      .map(({ promise, violations }) => [promise.split(':')[0] ?? '', violations]),
  )

const without = (kind: Entry['kind']): readonly Entry[] =>
  goodHistory().filter((entry) => entry.kind !== kind)

const letter = (over: Partial<LaneEntry> = {}): LaneEntry => ({
  kind: 'lane',
  at: 7,
  service: 'erp-poster',
  key: 'order-1',
  state: 'waiting',
  code: 'MESH_CODEC_BODY',
  message: 'It cannot be read',
  ...over,
})

const opened = (over: Partial<CaseEntry> = {}): CaseEntry => ({
  kind: 'case',
  at: 7,
  service: 'erp-poster',
  subject: 'order-1',
  code: 'MESH_CODEC_BODY',
  cause: 'It cannot be read',
  owner: 'integrator',
  ...over,
})

const GAP = 'Offsets 4 to 6 of carrick.order.v1/3 are gone from the log; they were never read here'
const gap = (): CaseEntry =>
  opened({ subject: 'carrick.order.v1/3', code: 'MESH_LOG_GAP', cause: GAP })

describe('the checker of histories', () => {
  it('finds nothing in a history in which all went well, and says how much it looked at', () => {
    expect(found(goodHistory())).toEqual({})
    const checked = checkHistory(goodHistory()).map((one) => one.checked)
    expect(checked).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 2, 1, 0, 0, 0, 0, 0, 0, 1])
  })

  it('looks at nothing in an empty history', () => {
    expect(checkHistory([]).every(({ checked }) => checked === 0)).toBe(true)
  })
})

describe('no order is lost', () => {
  const lost = [...without('document').filter(({ kind }) => kind !== 'org-order')]

  it('finds an order that is in no ERP and that nobody explains', () => {
    expect(found(lost)).toEqual({
      'No order is lost': ['order-1, accepted from org, is in no ERP and nobody says why'],
    })
  })

  it('finds an order that came to the other ERP', () => {
    const elsewhere = [...lost, document({ erp: 'b' }), shown()]
    expect(found(elsewhere)).toEqual({
      'No order is lost': ['order-1 belongs to ERP a and is in b alone'],
    })
  })

  it.each<[string, readonly Entry[]]>([
    ['a dead letter with a case', [letter(), opened()]],
    ['what the org shows', [shown({ integration: 'INVALID', document: '' })]],
    ['a cancellation', [shown({ lifecycle: 'CANCELLED', document: '' })]],
    ['a gap in the log that holds a record of it', [commit(2, 'e'), publish(5, 'e'), gap()]],
  ])('takes %s as a reason', (_what, reason) => {
    expect(found([...lost, ...reason])).toEqual({})
  })

  it.each<[string, readonly Entry[]]>([
    ['another order', [letter({ key: 'order-2' }), opened({ subject: 'order-2' })]],
    ['a gap elsewhere in the log', [commit(2, 'e'), publish(7, 'e'), gap()]],
    ['a state that is no end', [shown({ integration: 'QUEUED', document: '' })]],
  ])('does not take %s as a reason', (_what, reason) => {
    expect(Object.keys(found([...lost, ...reason]))).toContain('No order is lost')
  })
})

describe('one effect', () => {
  it('finds two documents of an order, also in different ERPs', () => {
    expect(found([...goodHistory(), document({ erp: 'b', document: 'SO-7' })])).toEqual({
      'No order is posted twice': ['order-1 is a/SO-1 and b/SO-7'],
    })
  })

  it('finds a document that nobody ordered', () => {
    expect(found([...goodHistory(), document({ order: 'order-9' })])).toEqual({
      'Nothing is invented': ['order-9 was never accepted'],
    })
  })
})

describe('a return', () => {
  it('is not paid before it is credited, nor above that', () => {
    const early = [...without('refund'), refund({ creditedBefore: '0' })]
    expect(found(early)).toEqual({
      'No refund before the credit': ['return-1/refund/1 pays 213.96 when 0 was credited'],
    })
    const high = [...without('refund'), refund({ amount: '213.97' })]
    expect(Object.keys(found(high))).toEqual(['No refund before the credit'])
  })

  it('is paid once and credited once, for no more than came back', () => {
    const twice = [...goodHistory(), refund({ key: 'return-1/refund/2' })]
    const again = [...goodHistory(), creditMemo({ creditMemo: 'CM-2' })]
    const more = [...without('credit-memo'), creditMemo({ received: '1' })]
    const promise = 'No return is credited or paid twice, and no more than came back'
    expect(found(twice)).toEqual({
      [promise]: ['return-1 is paid as return-1/refund/1 and return-1/refund/2'],
    })
    expect(found(again)).toEqual({ [promise]: ['return-1 is credited by CM-1 and CM-2'] })
    expect(found(more)).toEqual({ [promise]: ['return-1: 1 came back, 2 is credited'] })
  })

  it('ends, or a reason says why not', () => {
    const waiting = [...without('return-end'), returnEnd('REFUND_PENDING')]
    expect(found(waiting)).toEqual({
      'No return is lost': ['return-1 of order-1 is REFUND_PENDING and nobody says why'],
    })
    expect(Object.keys(found(without('return-end')))).toEqual(['No return is lost'])
    const kept = letter({ service: 'returns' })
    expect(found([...waiting, kept, opened({ service: 'returns' })])).toEqual({})
  })
})

describe('sequence', () => {
  it('finds an event that comes after a newer one of the same order and producer', () => {
    const events = ['event-2', 'event-3']
    const history = [
      ...goodHistory(),
      commit(2, ...events),
      publish(3, 'event-2', { version: 3 }),
      publish(4, 'event-3', { version: 2 }),
    ]
    expect(Object.keys(found(history))).toEqual(['Order per order'])
  })

  it('does not mind that a record is there twice', () => {
    const history = [
      ...goodHistory(),
      commit(2, 'event-2'),
      publish(3, 'event-2', { version: 2 }),
      publish(4, 'event-1', { version: 1 }),
    ]
    expect(found(history)).toEqual({})
  })

  it('finds a status of the org that went back', () => {
    const back = { kind: 'org-write', at: 8, record: 'record-1', version: 1 } as const
    expect(found([...goodHistory(), back])).toEqual({
      'Salesforce never goes back': ['record-1 was set back to version 1 at 8'],
    })
  })
})

describe('books', () => {
  it.each([
    ['price', { sku: 'ROPE-08', quantity: '2', unitPrice: '89.91' }],
    ['quantity', { sku: 'ROPE-08', quantity: '3', unitPrice: '89.90' }],
    ['product', { sku: 'BOLT-12', quantity: '2', unitPrice: '89.90' }],
  ])('finds another %s than was ordered', (_what, line) => {
    const history = [...without('accepted'), accepted({ lines: [line] })]
    expect(Object.keys(found(history))).toEqual(['Money is exact'])
  })

  it('finds a line too many', () => {
    const line = { sku: 'BOLT-12', quantity: '1', unitPrice: '0.37' }
    const history = [...without('accepted'), accepted({ lines: [...accepted().lines, line] })]
    expect(Object.keys(found(history))).toEqual(['Money is exact'])
  })

  it('takes 2.00 for 2', () => {
    const line = { sku: 'ROPE-08', quantity: '2.00', unitPrice: '89.9' }
    expect(found([...without('accepted'), accepted({ lines: [line] })])).toEqual({})
  })

  it.each([
    ['another number', shown({ document: 'SO-2' })],
    ['less shipped', shown({ lines: [{ ...document().lines[0], shipped: '1' } as never] })],
    ['nothing at all', shown({ document: '', lines: [] })],
  ])('finds that the org shows %s', (_what, entry) => {
    const history = [...without('org-order'), entry]
    expect(Object.keys(found(history))).toEqual(['The org, the clients and the ERPs agree'])
  })

  it('finds that a client is told another number', () => {
    const told = {
      kind: 'client-order',
      at: 9,
      order: 'order-1',
      state: 'POSTED',
      code: '',
    } as const
    expect(Object.keys(found([...goodHistory(), { ...told, document: '' }]))).toEqual([
      'The org, the clients and the ERPs agree',
    ])
  })
})

describe('accounts', () => {
  it.each<[string, readonly Entry[]]>([
    ['without a code', [letter({ code: '' }), opened()]],
    ['without a case', [letter()]],
    ['whose case is of another service', [letter(), opened({ service: 'order-ingest' })]],
    ['whose case has no owner', [letter(), opened({ owner: '' })]],
  ])('finds a dead letter %s', (_what, entries) => {
    expect(Object.keys(found([...goodHistory(), ...entries]))).toEqual(['Every failure is a case'])
  })

  it('finds an operator whose act is in no audit', () => {
    const act = { at: 8, service: 'erp-poster', key: 'order-1', verb: 'retry', by: 'ann' } as const
    expect(Object.keys(found([...goodHistory(), { kind: 'operator', ...act }]))).toEqual([
      'Whatever an operator did is audited',
    ])
    expect(
      found([...goodHistory(), { kind: 'operator', ...act }, { kind: 'audit', ...act }]),
    ).toEqual({})
  })

  it('finds what was committed and never published', () => {
    expect(found([...goodHistory(), commit(2, 'event-2')])).toEqual({
      'Publish follows commit': [
        'erp-poster committed carrick.order.v1 event-2 (slot 3, 2) and never published it',
      ],
    })
  })

  it('finds what was published and never committed, unless a stranger did it', () => {
    const stray = publish(1, 'event-2')
    expect(Object.keys(found([...goodHistory(), stray]))).toEqual(['Publish follows commit'])
    const stranger = {
      kind: 'foreign',
      at: 1,
      topic: stray.topic,
      key: 'order-1',
      event: 'event-2',
    } as const
    expect(found([...goodHistory(), stray, stranger])).toEqual({})
  })

  it('finds what was published before it was committed', () => {
    const history = [...goodHistory(), commit(20, 'event-2'), publish(1, 'event-2')]
    expect(found(history)).toEqual({
      'Publish follows commit': [
        'carrick.order.v1/3/1 (event-2) was published 19 ms before its commit',
      ],
    })
  })

  it('finds what was published in another sequence than it was committed in', () => {
    const history = [
      ...goodHistory(),
      commit(2, 'event-2'),
      commit(3, 'event-3'),
      publish(3, 'event-3', { version: 2 }),
      publish(4, 'event-2', { version: 3 }),
    ]
    expect(Object.keys(found(history))).toEqual(['Publish follows commit'])
  })
})
