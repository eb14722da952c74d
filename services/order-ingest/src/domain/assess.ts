import { type Finding, hasErrors } from '@carrick/kernel'
import {
  type AmountCheck,
  type AmountPolicy,
  type Hold,
  isChecked,
  judgeAmounts,
} from './amount-check.ts'
import { contentHash } from './content.ts'
import type { Duplicate } from './duplicates.ts'
import type { Intake, IntakeStep } from './intake.ts'
import type { PreparedOrder } from './prepare-order.ts'
import { type Reference, referencesOf } from './references.ts'

/** How far an order comes now that no ERP has yet. */
export interface Assessment {
  readonly step: IntakeStep
  readonly missing: readonly Reference[]
  /** In words, what it waits for. */
  readonly awaits: readonly string[]
  readonly holds: readonly Hold[]
  readonly findings: readonly Finding[]
  /** What its ERP was or is to be asked about its amounts. */
  readonly amountCheck?: AmountCheck
  /** Epoch ms at which its ERP is asked. */
  readonly askAt?: number
}

export interface AssessContext {
  readonly now: number
  readonly isKnown: (reference: Reference) => boolean
  /** Orders that say the same and went to an ERP a short while ago. */
  readonly duplicates: readonly Duplicate[]
  readonly amounts: AmountPolicy
}

/** More of them would say no more. */
const MOST_WORDS = 5

const wordsOf = (findings: readonly Finding[]): readonly string[] => {
  const left = findings.length - MOST_WORDS
  return [
    ...findings
      .slice(0, MOST_WORDS)
      .map(({ path, message }) => `a word on ${path}, which ${message}`),
    ...(left > 0 ? [`a word on ${String(left)} more amounts`] : []),
  ]
}

const checkOf = (
  hash: string,
  target: string,
  known: Intake | undefined,
  now: number,
): AmountCheck => {
  const before = known?.amountCheck
  return before?.hash === hash && before.target === target
    ? before
    : { hash, target, since: now, answer: null }
}

/** Valid, known to its ERP, nobody's duplicate: what remains is whether its amounts are the ERP's. */
const assessAmounts = (
  hash: string,
  target: string,
  { findings, allowsMismatch = false }: PreparedOrder,
  known: Intake | undefined,
  { amounts, now }: AssessContext,
): Assessment => {
  const clear = { missing: [], awaits: [], holds: [] }
  if (!isChecked(amounts, allowsMismatch)) return { ...clear, step: 'QUEUED', findings }
  const amountCheck = checkOf(hash, target, known, now)
  const verdict = judgeAmounts(amountCheck, amounts, allowsMismatch, now)
  if (verdict.kind === 'ask') {
    return { ...clear, step: 'CHECKING', findings, amountCheck, askAt: verdict.askAt }
  }
  const all = [...findings, ...verdict.findings]
  if (verdict.kind === 'go') return { ...clear, step: 'QUEUED', findings: all, amountCheck }
  const { holds, askAt } = verdict
  const asked = { missing: [], holds, findings: all, amountCheck, askAt }
  return verdict.kind === 'reject'
    ? { ...asked, step: 'INVALID', awaits: [] }
    : { ...asked, step: 'HELD', awaits: wordsOf(verdict.findings) }
}

/** Pure. */
export const assess = (
  prepared: PreparedOrder,
  known: Intake | undefined,
  context: AssessContext,
): Assessment => {
  const { order, route, findings, allowsDuplicate } = prepared
  const plain = { missing: [], awaits: [], holds: [], findings }
  if (order === undefined || route === undefined || hasErrors(findings)) {
    return { ...plain, step: 'INVALID' }
  }
  const missing = referencesOf(order, route.target).filter(
    (reference) => !context.isKnown(reference),
  )
  if (missing.length > 0) {
    return { ...plain, step: 'PARKED', missing, awaits: missing.map(({ words }) => words) }
  }
  // What went to its ERP once was looked at then.
  const isNew = (known?.queuedVersion ?? 0) === 0
  if (isNew && allowsDuplicate !== true && context.duplicates.length > 0) {
    const awaits = context.duplicates.map(({ words }) => `a word that it is not ${words} again`)
    return { ...plain, step: 'HELD', awaits, holds: ['DUPLICATE'] }
  }
  return assessAmounts(contentHash(order), route.target, prepared, known, context)
}
