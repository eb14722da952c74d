import { describe, expect, it } from '@jest/globals'
import { readCodeList } from '@carrick/mapping'
import type { Decision } from '@carrick/messaging'
import { CaseOpened, CaseResolved, TaxDetermined } from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON, SOME_ORDER } from '@carrick/testkit'
import type { OrderBook } from '../domain/order-book.ts'
import type { TaxRead } from '../domain/parked-tax.ts'
import { takeTax } from './take-tax.handler.ts'

const STANDARD = 'S,STANDARD'
const UNKNOWN = 'lines[0].taxes[0].code: "V9" is not in codes/tax-code.csv on 2026-11-23'

const scene = (...first: readonly string[]) => {
  let rows = first
  const bundle = () => {
    const { list } = readCodeList(
      'tax-code',
      'codes/tax-code.csv',
      ['code,value', ...rows].join('\n'),
    )
    return {
      codes: new Map(list && [['tax-code', list]]),
      config: { zones: { company: 'UTC', salesforce: {}, erp: {} } },
      configVersion: rows.join(),
    }
  }
  const [tell, wake, again] = takeTax(bundle)
  const refs = (configVersion = rows.join()) => ({ refs: { configuration: { configVersion } } })
  return {
    have: (...next: readonly string[]) => (rows = next),
    tell: (read: TaxRead, book?: OrderBook) => given(tell, book).when(read, refs()),
    wake: (book: OrderBook | undefined, told?: string) =>
      given(wake, book).when({ refs: ['configuration'] }, refs(told)),
    again: (book: OrderBook | undefined) => given(again, book).when({}, refs()),
  }
}

const tax = (code: string | null, version = 1, over: Partial<TaxRead['fact']> = {}): TaxRead => ({
  erp: 'vertax',
  sender: 'vertax',
  fact: {
    ...{ type: 'tax' as const, at: '2026-11-23T12:00:00Z', mark: SOME_ORDER },
    ...{ taxDocumentId: 'TX-1', version, orderVersion: null, currency: 'EUR', taxAmount: '33.82' },
    withdrawn: false,
    lines: [
      {
        lineRef: 'line-1',
        taxes: [
          {
            ...{ category: 'S', code, rate: '0.19', base: '178', amount: '33.82' },
            ...{ jurisdiction: null, exemption: null },
          },
        ],
      },
    ],
    ...over,
  },
})

const codesTold = (decision: Decision<OrderBook>) =>
  emitted(decision, TaxDetermined).flatMap(({ lines }) =>
    lines.flatMap(({ taxes }) => taxes.map(({ code }) => code)),
  )

describe('what a tax service says of an order', () => {
  it('is told with its codes as the list of tax codes has them', () => {
    const { tell } = scene(STANDARD)
    expect(codesTold(tell(tax('s')))).toEqual(['STANDARD'])
    expect(codesTold(tell(tax(null)))).toEqual([null])
    expect(tell(tax('s')).state?.parkedTax).toBeUndefined()
  })

  it('is parked with a case for finance when the list does not have its code', () => {
    const decision = scene(STANDARD).tell(tax('V9'))
    expect(namesEmitted(decision)).toEqual(['CaseOpened'])
    expect(emitted(decision, CaseOpened)).toMatchObject([
      {
        code: 'MESH_MAP_CODE_UNKNOWN',
        ownerRole: 'finance',
        subject: SOME_ORDER,
        cause: `vertax says in TX-1 ${UNKNOWN}`,
      },
    ])
    expect(decision).toMatchObject({ disposition: 'parked', awaits: ['configuration'] })
  })

  it('is told by itself when the list has the code, once', () => {
    const { tell, have, wake } = scene(STANDARD)
    const { state } = tell(tax('V9'))
    const idle = wake(state)
    expect([idle.emit, idle.awaits]).toEqual([[], ['configuration']])
    have(STANDARD, 'V9,REDUCED')
    const woken = wake(idle.state)
    expect(codesTold(woken)).toEqual(['REDUCED'])
    expect(emitted(woken, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
    expect(wake(woken.state).emit).toEqual([])
  })

  it('takes the place of a version that waits, and an older one does not', () => {
    const { tell, have, wake } = scene(STANDARD)
    const { state } = tell(tax('V9', 2))
    expect(tell(tax('S', 1), state).disposition).toBe('superseded')
    const corrected = tell(tax('S', 3), state)
    expect(codesTold(corrected)).toEqual(['STANDARD'])
    expect(emitted(corrected, CaseResolved)).toHaveLength(1)
    have(STANDARD, 'V9,REDUCED')
    expect(wake(corrected.state).emit).toEqual([])
  })

  it('waits for nothing when it is taken back', () => {
    const { tell } = scene(STANDARD)
    const back = tell(tax('V9', 2, { withdrawn: true }), tell(tax('V9')).state)
    expect(emitted(back, CaseResolved)).toHaveLength(1)
    expect(emitted(back, TaxDetermined)).toMatchObject([{ withdrawn: true }])
  })

  it('is looked at again in a moment where the newest list is not read yet', () => {
    const { tell, have, wake, again } = scene(STANDARD)
    const woken = wake(tell(tax('V9')).state, 'newer')
    expect(woken.timers).toEqual([{ name: 'tax-codes-due', at: NOON + 10_000 }])
    have(STANDARD, 'V9,REDUCED')
    expect(codesTold(again(woken.state))).toEqual(['REDUCED'])
  })
})
