import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { PaymentCall, PaymentPort, Refund, RefundRequest } from '../port.ts'

export type PaymentFault =
  'cut-before-commit' | 'cut-after-commit' | 'hold' | 'not-now' | 'server-error' | 'malformed'

/** How the provider is made to misbehave. */
export interface PaymentFaults {
  /** Strikes the next refund. */
  next(fault: PaymentFault | { readonly throttledForMs: number }): void
  /** Does what is held. */
  letGo(): void
  /** Refuses connections until `up`. */
  down(): Promise<void>
  up(): Promise<void>
}

/** A payment provider with what the cases need to know about it. */
export interface PaymentsUnderTest {
  readonly port: PaymentPort
  /** Takes a payment; its reference comes back. */
  readonly pay: (currency: string, amount: string) => string
  /** Refunds in the provider's own books with this key. */
  readonly refundsOf: (key: string) => number
  readonly faults: PaymentFaults
  close(): Promise<void>
}

export interface ContractCase {
  readonly name: string
  /** Throws when the promise is broken. */
  run(provider: PaymentsUnderTest): Promise<void>
}

export const call = (deadlineMs = 60_000): PaymentCall => ({
  signal: new AbortController().signal,
  deadlineMs,
})

/** 12.50 of a payment of 20.00. */
export const aRefund = (
  { pay }: PaymentsUnderTest,
  over: Partial<RefundRequest> = {},
): RefundRequest => ({
  key: randomUUID(),
  paymentReference: pay('EUR', '20.00'),
  currency: 'EUR',
  amount: '12.50',
  orderId: randomUUID(),
  ...over,
})

export const refunded = async (
  { port }: PaymentsUnderTest,
  request: RefundRequest,
): Promise<Refund> => {
  const answer = await port.refund(request, call())
  assert.equal(answer.kind, 'posted')
  return answer.result
}
