import { describe, expect, it } from '@jest/globals'
import { ORDER_ID } from '../order.fixture.ts'
import { applyFacts, type OrderFact } from './apply-facts.ts'
import { say } from './ledger.fixture.ts'
import { EMPTY_LEDGER } from './state.ts'
import { deriveStatus, type OrderStatus } from './status.ts'

const after = (...said: readonly (readonly OrderFact[])[]): OrderStatus | undefined =>
  deriveStatus(ORDER_ID, applyFacts(EMPTY_LEDGER, said.flat()).state)

describe('an order that was entered in its ERP', () => {
  const observed = say.observed(1)

  it('is posted from the beginning, and has no record until the org shows it', () => {
    expect(after(observed)).toMatchObject({
      integration: 'POSTED',
      target: 'demo',
      documentId: 'SO-1',
      lines: [{ lineId: 'L1' }, { lineId: 'L2' }],
    })
  })

  it('learns its records, and what becomes of it goes to them', () => {
    const shown = say.shown(1, '801X', 'L1', 'L2')
    const status = after(observed, shown, say.shipped('D1', 1, { L1: '4' }))
    expect(status).toMatchObject({
      origin: { org: 'demo-org', recordId: '801X' },
      lines: [{ recordId: '801X-L1', shipped: { unscaled: 4_000_000n } }, { recordId: '801X-L2' }],
    })
  })

  it('keeps the newest record, in whatever order they are told', () => {
    const [one, two] = [say.shown(1, '801X'), say.shown(2, '801Y')]
    expect(after(observed, two, one)?.origin.recordId).toBe('801Y')
    expect(after(one, two, observed)?.origin.recordId).toBe('801Y')
  })
})
