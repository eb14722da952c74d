import { MeshError } from '@carrick/kernel'
import type { Refund, RefundFailure, RefundRequest, RefundState } from '../port.ts'
import { meshCode, textOr } from './words.ts'

export type RefundBody = Omit<RefundRequest, 'key'>

type Fields = Readonly<Record<string, unknown>>

const MOST = 200
const AMOUNT = /^\d{1,15}(\.\d{1,4})?$/
const CURRENCY = /^[A-Z]{3}$/

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)

const misfit = (path: string, expected: string, value: unknown): MeshError =>
  new MeshError('MESH_PAY_FORMAT', `${path} is ${shown(value)}; expected ${expected}`, {
    details: { path },
  })

const fieldsOf = (value: unknown, path: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw misfit(path, 'an object', value)
  return { ...value }
}

const text = (fields: Fields, path: string): string => {
  const value = fields[path]
  const isText = typeof value === 'string' && value !== '' && value.isWellFormed()
  if (!isText || value.length > MOST || value.includes('\u0000'))
    throw misfit(path, `a text of 1 to ${String(MOST)} characters without U+0000`, value)
  return value
}

const matching = (fields: Fields, path: string, form: RegExp, expected: string): string => {
  const value = text(fields, path)
  if (!form.test(value)) throw misfit(path, expected, value)
  return value
}

/** Only zeros: there is nothing to pay. */
const isNothing = (amount: string): boolean => /^[0.]+$/.test(amount)

const bodyOf = (fields: Fields): RefundBody => {
  const maybe = (path: string): string | null =>
    (fields[path] ?? null) === null ? null : text(fields, path)
  const amount = matching(fields, 'amount', AMOUNT, 'a decimal text like "12.50"')
  if (isNothing(amount)) throw misfit('amount', 'more than zero', amount)
  return {
    paymentReference: maybe('paymentReference'),
    currency: matching(fields, 'currency', CURRENCY, 'a code of ISO 4217 like "EUR"'),
    amount,
    orderId: maybe('orderId'),
  }
}

const STATES: readonly RefundState[] = ['pending', 'settled', 'failed']

/** A provider of contract 1.0 says nothing of it: what it takes is paid. */
const stateOf = (value: unknown): RefundState => {
  const found = STATES.find((state) => state === (value ?? 'settled'))
  if (found === undefined) throw misfit('state', STATES.join(', '), value)
  return found
}

const failureOf = (state: RefundState, value: unknown): RefundFailure | null => {
  if (state !== 'failed') return null
  const { code, message } = fieldsOf(value ?? {}, 'failure')
  return { code: meshCode(code), message: textOr(message, 'the payment provider gave no reason') }
}

/** The body of a request for a refund. Throws MESH_PAY_FORMAT with `details.path`. */
export const readRefundBody = (value: unknown): RefundBody => bodyOf(fieldsOf(value, 'the body'))

/** A refund in an answer or a webhook. Throws MESH_PAY_FORMAT with `details.path`. */
export const readRefund = (value: unknown): Refund => {
  const fields = fieldsOf(value, 'the refund')
  const state = stateOf(fields['state'])
  return {
    refundId: text(fields, 'refundId'),
    key: text(fields, 'key'),
    ...bodyOf(fields),
    state,
    failure: failureOf(state, fields['failure']),
  }
}

/** The answer to a look-up: at most one refund. Throws MESH_PAY_FORMAT. */
export const readFound = (value: unknown): Refund | undefined => {
  const { refunds } = fieldsOf(value, 'the body')
  if (!Array.isArray(refunds)) throw misfit('refunds', 'a list', refunds)
  const [found] = refunds.map(readRefund)
  return found
}
