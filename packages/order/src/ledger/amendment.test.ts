import { describe, expect, it } from '@jest/globals'
import { formatDecimal, parseDecimal } from '@carrick/kernel'
import type { LineStatus } from '@carrick/schemas'
import { order, ORDER_ID } from '../order.fixture.ts'
import { applyFacts, type OrderFact } from './apply-facts.ts'
import { answer, say } from './ledger.fixture.ts'
import { EMPTY_LEDGER, type LedgerState } from './state.ts'
import { deriveStatus, type OrderStatus } from './status.ts'

type Said = readonly OrderFact[]

const after = (...said: readonly Said[]): OrderStatus | undefined =>
  deriveStatus(ORDER_ID, applyFacts(EMPTY_LEDGER, said.flat()).state)

const lineAfter = (...said: readonly Said[]): LineStatus | undefined => after(...said)?.lines[0]

const number = (quantity: LineStatus['ordered'] | undefined): string =>
  quantity === undefined ? 'absent' : formatDecimal(quantity).replace(/\.?0+$/, '')

const allConfirmed = [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]
const posted = [...say.submitted(), ...say.queued(2), ...say.posted(3, allConfirmed)]

describe('a change of an order that its ERP has', () => {
  const smaller = order().lines.map((line) =>
    line.lineId === 'L1' ? { ...line, quantity: parseDecimal('7') } : line,
  )
  const wanted = say.amendmentRequested(4, 2, { lines: smaller })

  it('counts when the ERP has taken it over, and not before', () => {
    expect(number(lineAfter(posted, wanted)?.ordered)).toBe('10')
    const agreed = [answer('L1', 'AP', '7'), answer('L2', 'AP', '5')]
    const line = lineAfter(posted, wanted, say.amended(5, 2, agreed))
    expect([number(line?.ordered), number(line?.confirmed)]).toEqual(['7', '7'])
  })

  it('changes nothing when it is refused, and says why', () => {
    const status = after(posted, wanted, say.amendmentRejected(2))
    expect(number(status?.lines[0]?.ordered)).toBe('10')
    expect(status?.exceptionCode).toBe('MESH_ERP_AMEND_UNSUPPORTED')
  })

  it('is no problem any more when a later one was taken over', () => {
    const agreed = [answer('L1', 'AP', '7'), answer('L2', 'AP', '5')]
    const later = [say.amendmentRequested(6, 3, { lines: smaller }), say.amended(7, 3, agreed)]
    expect(after(posted, wanted, say.amendmentRejected(2), ...later)?.exceptionCode).toBeNull()
  })
})

describe('a ledger that was kept by an earlier release', () => {
  it('is read as one in which nothing was paid or returned', () => {
    const { payments, returnOrders, ...kept } = applyFacts(EMPTY_LEDGER, posted).state
    expect([payments, returnOrders]).toEqual([{}, {}])
    const old = kept as LedgerState
    expect(deriveStatus(ORDER_ID, old)).toMatchObject({ payment: 'NONE', returned: 'NONE' })
    expect(applyFacts(old, say.paid('I1', 1, 'PAID')).effect).toBe('applied')
  })
})
