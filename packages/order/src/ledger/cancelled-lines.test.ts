import { describe, expect, it } from '@jest/globals'
import { formatDecimal } from '@carrick/kernel'
import type { LineStatus } from '@carrick/schemas'
import { ORDER_ID } from '../order.fixture.ts'
import { applyFacts, type OrderFact } from './apply-facts.ts'
import { answer, say } from './ledger.fixture.ts'
import { EMPTY_LEDGER } from './state.ts'
import { deriveStatus, type OrderStatus } from './status.ts'

type Said = readonly OrderFact[]

const after = (...said: readonly Said[]): OrderStatus | undefined =>
  deriveStatus(ORDER_ID, applyFacts(EMPTY_LEDGER, said.flat()).state)

const lineAfter = (...said: readonly Said[]): LineStatus | undefined => after(...said)?.lines[0]

const number = (quantity: LineStatus['ordered'] | undefined): string =>
  quantity === undefined ? 'absent' : formatDecimal(quantity).replace(/\.?0+$/, '')

const submitted = say.submitted()
const posted = [
  ...submitted,
  ...say.queued(2),
  ...say.posted(3, [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]),
]

describe('a line that is cancelled by name', () => {
  it('is cancelled when the ERP was given the order without it', () => {
    const without = say.posted(3, [answer('L2', 'AP', '5')])
    const said = [submitted, say.cancelled(1, { L1: '10' }), without]
    expect(lineAfter(...said)?.state).toBe('CANCELLED')
    expect(after(...said)).toMatchObject({
      lifecycle: 'PARTIALLY_CANCELLED',
      acceptance: 'ACCEPTED',
    })
  })

  it('stays cancelled when more of it is ordered later, but for what the ERP still has', () => {
    const kept = say.acknowledged(2, [answer('L1', 'AP', '4'), answer('L2', 'AP', '5')])
    const line = lineAfter(
      posted,
      say.shipped('D1', 1, { L1: '4' }),
      say.cancelled(1, { L1: '3' }),
      kept,
    )
    expect(line).toMatchObject({ state: 'SHIPPED' })
    expect([number(line?.cancelled), number(line?.confirmed)]).toEqual(['6', '4'])
  })
})

describe('a line that the ERP does not cancel', () => {
  const refused = say.cancelRefused(1, 'L1')

  it('is told, whatever becomes of another one', () => {
    expect(after(posted, refused, say.cancelled(2, { L2: '5' }))).toMatchObject({
      exceptionCode: 'MESH_ERP_CANCEL_REFUSED',
      exceptionText: 'the ERP does not cancel it',
    })
  })

  it('is told no more when it is cancelled after all, or the order is', () => {
    for (const lines of [{ L1: '10' }, {}]) {
      expect(after(posted, refused, say.cancelled(2, lines))?.exceptionCode).toBeNull()
    }
  })
})
