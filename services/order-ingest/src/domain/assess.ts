import { type Finding, hasErrors } from '@carrick/kernel'
import type { Hold } from '@carrick/mapping'
import { type AmountCheck, type AmountPolicy, isChecked, judgeAmounts } from './amount-check.ts'
import { contentHash } from './content.ts'
import type { Duplicate } from './duplicates.ts'
import { duplicateReason, findingReason, type Reason, storiesOf } from './hold-reasons.ts'
import type { Intake, IntakeStep } from './intake.ts'
import { isReleased, operatedOf } from './operated-holds.ts'
import { openOrderOf, type PreparedOrder } from './prepare-order.ts'
import { OTHER_RULES, type Reference, referencesOf } from './references.ts'
import { awaitedCodes, awaitsCodes } from './waiting-for-codes.ts'

/** How far an order comes now that no ERP has yet. */
export interface Assessment {
  readonly step: IntakeStep
  /** What wakes it. */
  readonly wakes: readonly Reference[]
  /** In words, what it waits for. */
  readonly awaits: readonly string[]
  /** Why it is held. */
  readonly held: readonly Reason[]
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

const NONE: ReadonlySet<Hold> = new Set()

/** What no code list has, and what its ERP does not know. */
const missingOf = (
  prepared: PreparedOrder,
  isKnown: AssessContext['isKnown'],
): readonly Reference[] => {
  const { route, findings } = prepared
  const order = openOrderOf(prepared)
  const named = order && route ? referencesOf(order, route.target) : []
  return [...awaitedCodes(findings), ...named.filter((reference) => !isKnown(reference))]
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

/** What its ERP has to say of its amounts. */
interface Amounts extends Pick<Assessment, 'findings' | 'amountCheck' | 'askAt'> {
  readonly reasons: readonly Reason[]
  readonly isAwaited: boolean
}

const assessAmounts = (
  hash: string,
  target: string,
  releases: ReadonlySet<Hold>,
  known: Intake | undefined,
  { amounts, now }: AssessContext,
): Amounts => {
  const clear = { findings: [], reasons: [], isAwaited: false }
  if (!isChecked(amounts, releases)) return clear
  const amountCheck = checkOf(hash, target, known, now)
  const verdict = judgeAmounts(amountCheck, amounts, releases, now)
  if (verdict.kind === 'ask') {
    return { ...clear, isAwaited: true, amountCheck, askAt: verdict.askAt }
  }
  const { findings } = verdict
  if (verdict.kind === 'go') return { ...clear, findings, amountCheck }
  const reasons = verdict.held.map(({ hold, finding }) => findingReason(hold, finding))
  return { findings, reasons, isAwaited: false, amountCheck, askAt: verdict.askAt }
}

/** What holds it for a reason of the mesh itself, whoever released it. */
const ownReasons = (
  { reasons = [] }: PreparedOrder,
  releases: ReadonlySet<Hold>,
  known: Intake | undefined,
  duplicates: readonly Duplicate[],
): readonly Reason[] => {
  const { manual } = operatedOf(known)
  // What went to its ERP once was compared with others then.
  const isNew = (known?.queuedVersion ?? 0) === 0
  return [
    ...(isNew ? duplicates.map(duplicateReason) : []),
    ...reasons,
    ...(manual === null ? [] : [manual]),
  ].filter(({ hold }) => !releases.has(hold))
}

/** Pure. */
export const assess = (
  prepared: PreparedOrder,
  known: Intake | undefined,
  context: AssessContext,
): Assessment => {
  const { route, findings } = prepared
  const order = openOrderOf(prepared)
  const plain = { wakes: [], awaits: [], held: [], findings }
  if (hasErrors(findings) && !awaitsCodes(findings)) return { ...plain, step: 'INVALID' }
  const missing = missingOf(prepared, context.isKnown)
  if (missing.length > 0) {
    const awaits = missing.map(({ words }) => words)
    return { ...plain, step: 'PARKED', wakes: missing, awaits }
  }
  if (order === undefined || route === undefined) return { ...plain, step: 'INVALID' }
  const { releases = NONE } = prepared
  const amounts = assessAmounts(contentHash(order), route.target, releases, known, context)
  const { amountCheck, askAt } = amounts
  const asked = {
    ...plain,
    findings: [...findings, ...amounts.findings],
    ...(amountCheck && { amountCheck }),
  }
  const again = askAt === undefined ? {} : { askAt }
  if (hasErrors(asked.findings)) return { ...asked, ...again, step: 'INVALID' }
  const operated = operatedOf(known)
  const held = [
    ...ownReasons(prepared, releases, known, context.duplicates),
    ...amounts.reasons,
  ].filter((reason) => !isReleased(operated, reason))
  if (held.length === 0) {
    return amounts.isAwaited
      ? { ...asked, ...again, step: 'CHECKING' }
      : { ...asked, step: 'QUEUED' }
  }
  const awaits = storiesOf(held).flatMap(({ words }) => words)
  return { ...asked, ...again, step: 'HELD', wakes: [OTHER_RULES], awaits, held }
}
