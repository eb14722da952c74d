import { describe, expect, it } from '@jest/globals'
import { ORDER_ID } from '../order.fixture.ts'
import { applyFacts, type OrderFact } from './apply-facts.ts'
import { answer, say } from './ledger.fixture.ts'
import { EMPTY_LEDGER } from './state.ts'
import { deriveStatus } from './status.ts'

const after = (...said: readonly (readonly OrderFact[])[]) =>
  deriveStatus(ORDER_ID, applyFacts(EMPTY_LEDGER, said.flat()).state)

const submitted = say.submitted()
const allConfirmed = [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]

describe('an order that the mesh itself holds', () => {
  const held = say.heldBack(2, 'PRICE', 'TAX')

  it('shows its holds like those of an ERP, until it is released', () => {
    expect(after(submitted, held)).toMatchObject({ integration: 'PARKED', holds: ['PRICE', 'TAX'] })
    expect(after(submitted, held, say.unparked(3))?.holds).toEqual([])
    expect(after(submitted, held, say.queued(3))?.holds).toEqual([])
  })

  it('shows the holds of its ERP alone once it is there, whatever comes late', () => {
    const there = say.posted(4, allConfirmed, ['CREDIT'])
    expect(after(...[there, say.queued(3), held, submitted])?.holds).toEqual(['CREDIT'])
  })

  it('shows none when it was given up', () => {
    expect(after(submitted, held, say.cancelled(1))?.holds).toEqual([])
  })
})

describe('an order that was posted without one of its lines', () => {
  const refusedLine = { ...answer('L2', 'RE', '0'), reason: 'sku is blocked (MESH_ERP_BLOCKED)' }
  const without = [
    ...submitted,
    ...say.queued(2),
    ...say.posted(3, [answer('L1', 'AP', '10'), refusedLine]),
  ]
  const acknowledged = say.acknowledged(1, [answer('L1', 'AP', '10')])

  it('shows that line as rejected with its reason, whatever the document tells later', () => {
    for (const said of [[without], [without, acknowledged], [acknowledged, without]]) {
      expect(after(...said)).toMatchObject({
        integration: 'POSTED',
        acceptance: 'PARTIALLY_ACCEPTED',
        exceptionCode: 'MESH_ORDER_LINE_REFUSED',
        exceptionText: 'posted without a line: sku is blocked (MESH_ERP_BLOCKED)',
        lines: [{ state: 'CONFIRMED' }, { state: 'REJECTED' }],
      })
    }
  })

  it('is closed when all the others are shipped and invoiced', () => {
    const rest = [say.shipped('D1', 1, { L1: '10' }), say.invoiced('I1', 1, { L1: '10' })]
    expect(after(without, acknowledged, ...rest)?.lifecycle).toBe('CLOSED')
  })

  it('shows nothing of it once the ERP has taken the line after all', () => {
    const taken = say.acknowledged(2, [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')])
    expect(after(without, taken)).toMatchObject({
      exceptionCode: null,
      lines: [{ state: 'CONFIRMED' }, { state: 'CONFIRMED' }],
    })
  })
})
