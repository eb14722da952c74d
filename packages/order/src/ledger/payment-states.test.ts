import { describe, expect, it } from '@jest/globals'
import { ORDER_ID } from '../order.fixture.ts'
import { applyFacts, type OrderFact } from './apply-facts.ts'
import { answer, say } from './ledger.fixture.ts'
import { EMPTY_LEDGER } from './state.ts'
import { deriveStatus, type OrderStatus } from './status.ts'

type Said = readonly OrderFact[]

const after = (...said: readonly Said[]): OrderStatus | undefined =>
  deriveStatus(ORDER_ID, applyFacts(EMPTY_LEDGER, said.flat()).state)

const allConfirmed = [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]
const posted = [...say.submitted(), ...say.queued(2), ...say.posted(3, allConfirmed)]
const all = { L1: '10', L2: '5' }

describe('payment', () => {
  const invoicedInTwo = [
    posted,
    say.shipped('D1', 1, all),
    say.invoiced('I1', 1, { L1: '10' }),
    say.invoiced('I2', 1, { L2: '5' }),
  ]
  const refunding = [...invoicedInTwo, say.paid('I1', 2, 'PAID'), say.paid('I2', 2, 'PAID')]
  it.each<[string, readonly Said[], string]>([
    ['nothing invoiced', [posted], 'NONE'],
    ['invoiced, nothing heard', invoicedInTwo, 'DUE'],
    ['one of two paid', [...invoicedInTwo, say.paid('I1', 2, 'PAID')], 'PARTIALLY_PAID'],
    ['a part of one', [...invoicedInTwo, say.paid('I1', 2, 'PARTIALLY_PAID')], 'PARTIALLY_PAID'],
    ['both paid', refunding, 'PAID'],
    [
      'one paid, one given up',
      [...invoicedInTwo, say.paid('I1', 2, 'PAID'), say.paid('I2', 2, 'WRITTEN_OFF')],
      'PAID',
    ],
    [
      'both given up',
      [...invoicedInTwo, say.paid('I1', 2, 'WRITTEN_OFF'), say.paid('I2', 2, 'WRITTEN_OFF')],
      'WRITTEN_OFF',
    ],
    ['a payment that was taken back', [...refunding, say.paid('I2', 3, 'DUE')], 'PARTIALLY_PAID'],
    ['paid before the invoice is heard of', [posted, say.paid('I1', 2, 'PAID')], 'NONE'],
    [
      'the unpaid one withdrawn',
      [...invoicedInTwo, say.paid('I1', 2, 'PAID'), say.withdrawn('I2', 2, {})],
      'PAID',
    ],
    [
      'money on its way back',
      [...refunding, say.returning('R1', 1, 'REFUND_PENDING')],
      'REFUND_PENDING',
    ],
    [
      'a part paid back',
      [...refunding, say.credited('C1', 1, { L1: '1' }), say.returning('R1', 1, 'CLOSED')],
      'PAID',
    ],
    [
      'all paid back',
      [...refunding, say.credited('C1', 1, all), say.returning('R1', 1, 'REFUNDED')],
      'REFUNDED',
    ],
  ])('%s', (_name, said, expected) => {
    expect(after(...said)?.payment).toBe(expected)
  })
})

describe('a return', () => {
  const shipped = [posted, say.delivered('D1', 1, all)]
  it.each<[string, readonly Said[], string]>([
    ['asked for', [...shipped, say.returning('R1', 1, 'REQUESTED')], 'REQUESTED'],
    ['given up', [...shipped, say.returning('R1', 2, 'EXPIRED')], 'NONE'],
    ['come in', [...shipped, say.returned('RS-1', 1, all)], 'RETURNED'],
    [
      'receipt taken back',
      [...shipped, say.returned('RS-1', 1, all), say.returned('RS-1', 2, all, true)],
      'NONE',
    ],
  ])('%s', (_name, said, expected) => {
    expect(after(...said)?.returned).toBe(expected)
  })
})
