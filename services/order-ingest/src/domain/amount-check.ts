import type { Finding } from '@carrick/kernel'
import type { Hold, OnOrderMismatch, Policies } from '@carrick/mapping'
import { orderWarning } from '@carrick/order'
import type { Order } from '@carrick/schemas'
import { priceFindings, taxFindings } from './compare-amounts.ts'
import type { Problem } from './erp-answers.ts'
import type { Asked } from './simulation.ts'

export interface Mismatch {
  readonly hold: 'PRICE' | 'TAX'
  /** Field, what was asked, what the ERP has, and how far they may be apart. */
  readonly finding: Finding
}

/** What an ERP says of the amounts of an order. JSON-safe. */
export type AmountAnswer =
  | { readonly kind: 'compared'; readonly mismatches: readonly Mismatch[] }
  /** `final`: asking again is of no use. */
  | { readonly kind: 'unknown'; readonly reason: Problem; readonly final: boolean }

/** A question about one content of an order; of another content it is another question. JSON-safe. */
export interface AmountCheck {
  readonly hash: string
  readonly target: string
  /** Epoch ms. */
  readonly since: number
  /** Null while there is none. */
  readonly answer: AmountAnswer | null
}

export interface AmountPolicy {
  readonly price: OnOrderMismatch
  readonly tax: OnOrderMismatch
  readonly waitForMs: number
  readonly askAgainMs: number
}

export type Verdict =
  /** `askAt`: epoch ms; a word of the ERP is awaited. */
  | { readonly kind: 'ask'; readonly askAt: number }
  | { readonly kind: 'go'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'hold' | 'reject'
      /** What it is held for. */
      readonly held: readonly Mismatch[]
      readonly findings: readonly Finding[]
      readonly askAt: number
    }

const NEVER_ANSWERED: ReadonlySet<string> = new Set(['MESH_ERP_SIMULATE_UNSUPPORTED'])
/** An order that is held for long is asked about once a day. */
const LONGEST_PAUSE_MS = 86_400_000

export const amountPolicyOf = ({ price, tax, amountCheck }: Policies): AmountPolicy => ({
  price: price.onOrder,
  tax: tax.onOrder,
  ...amountCheck,
})

/** What the ERP's own computation says of an order. A free good costs nothing by agreement. Pure. */
export const compareOrder = (
  order: Order,
  asked: Asked,
  tolerance: Policies['price']['tolerance'],
): AmountAnswer => {
  if (asked.kind === 'unknown') {
    const { reason } = asked
    return { kind: 'unknown', reason, final: NEVER_ANSWERED.has(reason.code) }
  }
  // Whoever posts it finds the same, and says so.
  if (asked.kind === 'unwritable') return { kind: 'compared', mismatches: [] }
  const { simulation } = asked
  if (simulation.currency !== order.currency) {
    const message = `the ERP computes in ${simulation.currency}, the order is in ${order.currency}`
    const reason = { code: 'MESH_ORDER_AMOUNTS_UNCHECKED', message }
    return { kind: 'unknown', reason, final: true }
  }
  const lines = new Map(simulation.lines.map((line) => [line.lineId, line]))
  const prices = order.lines.flatMap((line, index) =>
    priceFindings(line, `lines[${String(index)}]`, false, lines.get(line.lineId), {
      tolerance,
      onMismatch: 'reject',
    }),
  )
  const taxes = taxFindings(order, simulation, 'reject')
  return {
    kind: 'compared',
    mismatches: [
      ...prices.map((finding) => ({ hold: 'PRICE' as const, finding })),
      ...taxes.map((finding) => ({ hold: 'TAX' as const, finding })),
    ],
  }
}

/** What the sales side releases stands as it is, which ends a hold and no more. */
const actionsOf = (
  { price, tax }: AmountPolicy,
  released: ReadonlySet<Hold>,
): Readonly<Record<Mismatch['hold'], OnOrderMismatch>> => {
  const standing = (hold: Hold, action: OnOrderMismatch): OnOrderMismatch =>
    action === 'hold' && released.has(hold) ? 'accept' : action
  return { PRICE: standing('PRICE', price), TAX: standing('TAX', tax) }
}

/** True when an order wants a word of its ERP on its amounts. */
export const isChecked = (policy: AmountPolicy, released: ReadonlySet<Hold>): boolean =>
  Object.values(actionsOf(policy, released)).some((action) => action !== 'accept')

/** The older the question, the longer the pause. */
const pauseOf = ({ since }: AmountCheck, { askAgainMs }: AmountPolicy, now: number): number =>
  Math.min(Math.max(askAgainMs, now - since), LONGEST_PAUSE_MS)

const unchecked = ({ code, message }: Problem): Finding =>
  orderWarning('MESH_ORDER_AMOUNTS_UNCHECKED', 'order', `was not compared: ${message} (${code})`)

/** What becomes of an order by what its ERP says of its amounts. Pure. */
export const judgeAmounts = (
  check: AmountCheck,
  policy: AmountPolicy,
  released: ReadonlySet<Hold>,
  now: number,
): Verdict => {
  const { answer, since } = check
  if (!isChecked(policy, released)) return { kind: 'go', findings: [] }
  if (answer === null) return { kind: 'ask', askAt: now }
  const askAt = now + pauseOf(check, policy, now)
  if (answer.kind === 'unknown') {
    const until = since + policy.waitForMs
    if (answer.final || now >= until) return { kind: 'go', findings: [unchecked(answer.reason)] }
    return { kind: 'ask', askAt: Math.min(askAt, until) }
  }
  const actions = actionsOf(policy, released)
  const told = answer.mismatches.filter(({ hold }) => actions[hold] !== 'accept')
  const findings = told.map(({ hold, finding }): Finding =>
    actions[hold] === 'reject' ? finding : { ...finding, severity: 'warning' },
  )
  const held = told.filter(({ hold }) => actions[hold] === 'hold')
  if (findings.some(({ severity }) => severity === 'error')) {
    return { kind: 'reject', held: [], findings, askAt }
  }
  return held.length === 0 ? { kind: 'go', findings } : { kind: 'hold', held, findings, askAt }
}
