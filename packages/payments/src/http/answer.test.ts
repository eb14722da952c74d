import { describe, expect, it } from '@jest/globals'
import type { JsonReply } from '@carrick/erp/rest'
import { answerOf, answerOfFailure } from './answer.ts'

const refund = {
  refundId: 'RF-1',
  key: 'r/1',
  paymentReference: null,
  currency: 'EUR',
  amount: '1.00',
  orderId: 'order-1',
  state: 'settled',
  failure: null,
}
const reply = (over: Partial<JsonReply>): JsonReply => ({
  status: 201,
  retryAfterMs: undefined,
  isProblem: false,
  body: refund,
  ...over,
})
const answer = (over: Partial<JsonReply>) => answerOf(reply(over), () => undefined)

describe('the answer of a payment provider', () => {
  it.each<[string, Partial<JsonReply>, object]>([
    ['a refund', {}, { kind: 'posted', result: refund }],
    ['the refund of before', { status: 200 }, { kind: 'posted' }],
    [
      'a refund of contract 1.0: paid, of an order that it does not know',
      { body: { ...refund, orderId: undefined, state: undefined, failure: undefined } },
      { kind: 'posted', result: { orderId: null, state: 'settled', failure: null } },
    ],
    [
      'a refund that settles later',
      { body: { ...refund, state: 'pending' } },
      { kind: 'posted', result: { state: 'pending', failure: null } },
    ],
    [
      'a refund that failed after it was taken',
      { body: { ...refund, state: 'failed', failure: { code: 'closed', message: 'No account' } } },
      {
        kind: 'posted',
        result: { failure: { code: 'MESH_PAY_CLOSED', message: 'No account' } },
      },
    ],
    [
      'a refund that failed without a word',
      { body: { ...refund, state: 'failed' } },
      {
        kind: 'posted',
        result: {
          failure: { code: 'MESH_PAY_REFUSED', message: expect.stringContaining('no reason') },
        },
      },
    ],
    [
      'a refund in no known state',
      { body: { ...refund, state: 'lost' } },
      { kind: 'in-doubt', cause: { message: expect.stringContaining('state is "lost"') } },
    ],
    [
      'a refusal with findings',
      {
        status: 422,
        isProblem: true,
        body: { findings: [{ path: 'amount', code: 'ABOVE_PAYMENT', message: 'too much' }] },
      },
      {
        kind: 'rejected',
        findings: [{ path: 'amount', code: 'MESH_PAY_ABOVE_PAYMENT', message: 'too much' }],
      },
    ],
    [
      'a refusal in one sentence',
      {
        status: 400,
        isProblem: true,
        body: { title: 'No', code: 'closed account' },
      },
      { kind: 'rejected', findings: [{ code: 'MESH_PAY_CLOSED_ACCOUNT', message: 'No' }] },
    ],
    ['a 422 of a proxy', { status: 422, body: undefined }, { kind: 'in-doubt' }],
    ['throttled', { status: 429, retryAfterMs: 3_000 }, { kind: 'throttled', afterMs: 3_000 }],
    [
      'a token that is not taken',
      { status: 401 },
      {
        kind: 'transient',
        cause: { code: 'MESH_PAY_AUTH', kind: 'held' },
      },
    ],
    ['"not now" of the provider', { status: 503, isProblem: true }, { kind: 'transient' }],
    ['a 503 of a proxy', { status: 503 }, { kind: 'in-doubt' }],
    ['an error', { status: 500, isProblem: true }, { kind: 'in-doubt' }],
    ['a redirect', { status: 302 }, { kind: 'in-doubt' }],
    [
      'no refund',
      { body: { refundId: 7 } },
      {
        kind: 'in-doubt',
        cause: { code: 'MESH_PAY_FORMAT', message: expect.stringContaining('refundId is 7') },
      },
    ],
    ['an amount that is a number', { body: { ...refund, amount: 1 } }, { kind: 'in-doubt' }],
    ['no JSON', { body: undefined }, { kind: 'in-doubt' }],
  ])('%s', (_name, over, expected) => {
    expect(answer(over)).toMatchObject(expected)
  })

  it('is in doubt when it is about another refund than was asked for', () => {
    const other = answerOf(reply({}), () => {
      throw new Error('another key')
    })
    expect(other).toMatchObject({ kind: 'in-doubt' })
  })

  it('is in doubt when something was sent and nothing came back', () => {
    expect(answerOfFailure(new Error('reset'))).toMatchObject({
      kind: 'in-doubt',
      cause: { code: 'MESH_PAY_NO_ANSWER' },
    })
  })
})
