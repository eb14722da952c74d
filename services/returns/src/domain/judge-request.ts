import { type ReturnPolicy, type ReturnReason, zoneOfErp } from '@carrick/mapping'
import { compareDecimal, dayIn, formatDecimal, parseDecimal } from '@carrick/kernel'
import { quantityOf, type Totals, totalsOfLines } from '@carrick/order'
import { claimedByOthers, shippedInWindow, shippedOf } from './available.ts'
import { exchangeLines, exchangeObjection } from './judge-exchange.ts'
import { inCurrency, valueOf } from './line-value.ts'
import { ONLY, type OrderEntry, type OrderReturns, type Problem, skuOf } from './order-returns.ts'
import type { RequestLine, ReturnRecord, Verdict } from './return-record.ts'
import { at, less, linesOf } from './totals.ts'

export type Judgement =
  | Verdict
  /** Nothing can be said yet. */
  | { readonly kind: 'waits'; readonly for: 'submission' | 'posting' | 'shipment' }
  /** Whoever asked has to correct it; it is judged again when that is done. */
  | ({ readonly kind: 'wrong' } & Problem)

const refused = (code: string, text: string): Judgement => ({ kind: 'refused', code, text })
const wrong = (code: string, text: string): Judgement => ({ kind: 'wrong', code, text })

/** As people write it: 2, not 2.000000. */
const plain = (units: bigint): string =>
  formatDecimal(quantityOf(units))
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')

const reasonOf = (
  { reasons, windowDays, restockingFee }: ReturnPolicy,
  code: string | null,
): ReturnReason | undefined => {
  if (reasons === null) return { returnable: true, windowDays, restockingFee }
  return code !== null && Object.hasOwn(reasons, code) ? reasons[code] : undefined
}

/** What is wrong with the request as it is written. */
const mistakeIn = (
  order: OrderEntry,
  lines: readonly RequestLine[],
  policy: ReturnPolicy,
): Judgement | undefined => {
  if (lines.length === 0) return wrong('MESH_RETURN_NO_LINES', 'The return has no lines')
  for (const { lineId, quantity, reason } of lines) {
    if (!order.lines.some((line) => line.lineId === lineId)) {
      const text = `The order has no line "${lineId}"`
      return wrong('MESH_RETURN_LINE_UNKNOWN', text)
    }
    const sku = skuOf(order, lineId)
    if (parseDecimal(quantity).unscaled <= 0n) {
      const text = `The quantity of ${sku} is ${quantity}; expected more than 0`
      return wrong('MESH_RETURN_QUANTITY', text)
    }
    if (reasonOf(policy, reason) === undefined) {
      const known = Object.keys(policy.reasons ?? {}).join(', ')
      const found = reason === null ? 'is missing' : `"${reason}" is not known`
      return wrong('MESH_RETURN_REASON_UNKNOWN', `The reason of ${sku} ${found}; expected ${known}`)
    }
  }
  return undefined
}

const notReturnable = (
  order: OrderEntry,
  lines: readonly RequestLine[],
  policy: ReturnPolicy,
): Judgement | undefined => {
  for (const { lineId, reason } of lines) {
    const sku = skuOf(order, lineId)
    if (policy.notReturnable.includes(sku)) {
      return refused('MESH_RETURN_NOT_RETURNABLE', `${sku} may not be returned`)
    }
    if (reasonOf(policy, reason)?.returnable === false) {
      const text = `${sku} may not be returned for the reason ${reason ?? ''}`
      return refused('MESH_RETURN_NOT_RETURNABLE', text)
    }
  }
  return undefined
}

/** The first line of which more is wanted than there is, with what there is. */
const lacking = (wanted: Totals, there: Totals) =>
  [...wanted.keys()]
    .filter((lineId) => at(wanted, lineId) > at(there, lineId))
    .map((lineId) => ({
      lineId,
      left: plain(at(there, lineId)),
      wants: plain(at(wanted, lineId)),
    }))[0]

/** Enough has to be shipped, not returned otherwise, and inside the window of its reason. */
const shortage = (
  state: OrderReturns,
  order: OrderEntry,
  { returnId, requestedAt, request: { lines } }: ReturnRecord,
  policy: ReturnPolicy,
): Judgement | undefined => {
  const wanted = totalsOfLines([lines])
  const shipped = shippedOf(state)
  if (lacking(wanted, shipped) !== undefined) return { kind: 'waits', for: 'shipment' }
  const taken = lacking(wanted, less(shipped, claimedByOthers(state, returnId)))
  if (taken !== undefined) {
    const rest = `${taken.left} of ${skuOf(order, taken.lineId)} can still be returned`
    return refused('MESH_RETURN_QUANTITY_TAKEN', `${rest}; ${taken.wants} were asked for`)
  }
  const target = state.facts.posted[ONLY]?.value.target ?? ''
  const requestedOn = dayIn(zoneOfErp(policy.zones, target), requestedAt)
  for (const line of lines) {
    const windowDays = reasonOf(policy, line.reason)?.windowDays ?? policy.windowDays
    const open = shippedInWindow(state, requestedOn, windowDays)
    const late = lacking(totalsOfLines([[line]]), open)
    if (late !== undefined) {
      const rest = `${late.left} of ${skuOf(order, line.lineId)} arrived within the last ${String(windowDays)} days`
      return refused('MESH_RETURN_WINDOW_CLOSED', `${rest}; ${late.wants} were asked for`)
    }
  }
  return undefined
}

const isOfAnother = (order: OrderEntry, { request: { origin } }: ReturnRecord): boolean =>
  origin.kind === 'client' && origin.client !== order.client

/**
 * Whether a return is taken, and on which terms. `isPatient`: what is not shipped yet may still be.
 * What is granted to one return is taken from the next.
 */
export const judgeRequest = (
  state: OrderReturns,
  record: ReturnRecord,
  policy: ReturnPolicy,
  isPatient: boolean,
): Judgement => {
  const { request } = record
  if (request.draft) return { kind: 'waits', for: 'submission' }
  const order = state.facts.orders[ONLY]?.value
  if (order === undefined || state.facts.posted[ONLY] === undefined) {
    return { kind: 'waits', for: 'posting' }
  }
  if (isOfAnother(order, record)) {
    return refused('MESH_RETURN_ORDER_UNKNOWN', 'This client has no such order')
  }
  const isBlind = request.origin.kind === 'receipt'
  // Goods that nobody announced have no reason: a person decides about them.
  const rules = isBlind ? { ...policy, reasons: null } : policy
  const objection =
    mistakeIn(order, request.lines, rules) ??
    notReturnable(order, request.lines, rules) ??
    exchangeObjection(order, request.lines, rules.exchange) ??
    shortage(state, order, record, rules)
  if (objection?.kind === 'waits' && !isPatient) {
    const text = 'Less of it was shipped than is to be returned'
    return refused('MESH_RETURN_NOT_SHIPPED', text)
  }
  if (objection !== undefined) return objection
  const value = inCurrency(valueOf(order, request.lines), order.currency)
  const exceeds = (most: string | null): boolean =>
    most !== null && compareDecimal(value, parseDecimal(most)) > 0
  if (request.returnless && (policy.returnlessUpTo === null || exceeds(policy.returnlessUpTo))) {
    const most = policy.returnlessUpTo ?? '0'
    const text = `Goods worth ${formatDecimal(value)} ${order.currency} have to come back; up to ${most} may stay`
    return refused('MESH_RETURN_NOT_RETURNLESS', text)
  }
  const exchanged = exchangeLines(request.lines)
  return {
    kind: 'granted',
    lines: linesOf(totalsOfLines([request.lines])),
    terms: {
      inspect: policy.inspect,
      returnless: request.returnless,
      needsApproval: isBlind || request.returnless || exceeds(policy.approveAbove),
      refundThrough: policy.refundThrough,
      expireAfterMs: policy.expireAfterMs,
      decideWithinMs: policy.decideWithinMs,
      answerWithinMs: policy.answerWithinMs,
      settleWithinMs: policy.settleWithinMs,
      ...(policy.exchange !== null &&
        exchanged.length > 0 && { exchange: { at: policy.exchange.at, lines: exchanged } }),
      fees: request.lines.map(({ lineId, reason }) => ({
        lineId,
        fee: reasonOf(rules, reason)?.restockingFee ?? null,
      })),
    },
  }
}
