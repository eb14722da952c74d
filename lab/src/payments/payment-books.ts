import {
  addDecimal,
  compareDecimal,
  formatDecimal,
  type Decimal,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import { type BookAnswer, refused } from '@carrick/erp/books'
import type { Refund, RefundBody } from '@carrick/payments'

export interface Payment {
  readonly reference: string
  readonly currency: string
  readonly amount: string
}

export interface Settlement {
  readonly key?: string | undefined
  readonly failure?: Refund['failure'] | undefined
}

export interface PaymentBooks {
  readonly payments: readonly Payment[]
  readonly refunds: readonly Refund[]
  /** Takes a payment; its reference comes back. */
  pay(payment: Omit<Payment, 'reference'> & { readonly reference?: string }): string
  /** From now on every new refund is refused with these words; undefined = none is. */
  refuse(words: string | undefined): void
  /** From now on a refund is taken first and settles later, or settles at once again. */
  settleLater(later: boolean): void
  /** Settles the pending refund of this key, or all of them; with a failure none of them is paid. How many there were. */
  settle(how?: Settlement): number
  /** Is told of every refund at the moment at which it is taken. */
  onTaken(listener: (refund: Refund) => void): void
  /** Is told of every refund that has settled or failed after it was taken. */
  onSettled(listener: (refund: Refund) => void): void
  refund(key: string, body: RefundBody): BookAnswer<Refund>
  find(key: string): Refund | undefined
}

const sumOf = (refunds: readonly Refund[]): Decimal =>
  refunds.reduce((sum, { amount }) => addDecimal(sum, parseDecimal(amount)), ZERO)

const isSame = (refund: Refund, body: RefundBody): boolean =>
  refund.currency === body.currency &&
  refund.paymentReference === body.paymentReference &&
  compareDecimal(parseDecimal(refund.amount), parseDecimal(body.amount)) === 0

/** What a payment provider knows: payments, and refunds by the keys of those who asked for them. */
export const createPaymentBooks = (): PaymentBooks => {
  const payments = new Map<string, Payment>()
  const refunds = new Map<string, Refund>()
  const listeners: ((refund: Refund) => void)[] = []
  const takers: ((refund: Refund) => void)[] = []
  let words: string | undefined
  let later = false

  const objection = ({ paymentReference, currency, amount }: RefundBody) => {
    if (words !== undefined) return refused('', 'MESH_PAY_REFUSED', words)
    if (paymentReference === null) return undefined
    const payment = payments.get(paymentReference)
    if (payment === undefined)
      return refused('paymentReference', 'MESH_PAY_UNKNOWN_PAYMENT', 'is no payment of ours')
    if (payment.currency !== currency)
      return refused('currency', 'MESH_PAY_CURRENCY', `the payment was in ${payment.currency}`)
    const before = sumOf(
      [...refunds.values()].filter(
        (refund) => refund.paymentReference === paymentReference && refund.state !== 'failed',
      ),
    )
    const after = addDecimal(before, parseDecimal(amount))
    if (compareDecimal(after, parseDecimal(payment.amount)) <= 0) return undefined
    const message = `the payment was ${payment.amount}, of which ${formatDecimal(before)} is paid back`
    return refused('amount', 'MESH_PAY_ABOVE_PAYMENT', message)
  }

  return {
    get payments() {
      return [...payments.values()]
    },
    get refunds() {
      return [...refunds.values()]
    },
    pay: ({ currency, amount, reference = `PAY-${String(payments.size + 1)}` }) => {
      payments.set(reference, { reference, currency, amount })
      return reference
    },
    refuse: (next) => {
      words = next
    },
    settleLater: (next) => {
      later = next
    },
    settle: ({ key, failure = null } = {}) => {
      const pending = [...refunds.values()].filter(
        (refund) => refund.state === 'pending' && (key === undefined || refund.key === key),
      )
      for (const refund of pending) {
        const settled: Refund = { ...refund, state: failure ? 'failed' : 'settled', failure }
        refunds.set(refund.key, settled)
        for (const listener of listeners) listener(settled)
      }
      return pending.length
    },
    onTaken: (listener) => {
      takers.push(listener)
    },
    onSettled: (listener) => {
      listeners.push(listener)
    },
    refund: (key, body) => {
      const known = refunds.get(key)
      if (known !== undefined && isSame(known, body)) return { kind: 'existing', result: known }
      if (known !== undefined)
        return refused('', 'MESH_PAY_KEY_REUSED', 'the key was used for another refund')
      const no = objection(body)
      if (no !== undefined) return no
      const refund: Refund = {
        refundId: `RF-${String(refunds.size + 1)}`,
        key,
        ...body,
        state: later ? 'pending' : 'settled',
        failure: null,
      }
      refunds.set(key, refund)
      for (const taker of takers) taker(refund)
      return { kind: 'created', result: refund }
    },
    find: (key) => refunds.get(key),
  }
}
