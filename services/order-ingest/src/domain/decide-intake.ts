import { type Finding, hasErrors } from '@carrick/kernel'
import type { Finding as PublishedFinding, FlowMode, Order } from '@carrick/schemas'
import type { Hold } from '@carrick/mapping'
import { assess, type AssessContext, type Assessment } from './assess.ts'
import { agreedOn, asking, isRefusedContent, isUndone } from './changes.ts'
import { changedPaths, contentHash } from './content.ts'
import { type HoldCaseEvent, type HoldEnd, turnHoldCases } from './hold-cases.ts'
import { holdsIn, type Reason, storiesOf } from './hold-reasons.ts'
import { type Intake, type IntakeStep, isCancelling, isCaseOpen, isRefused } from './intake.ts'
import { openOrderOf, type PreparedOrder } from './prepare-order.ts'
import type { ReceivedOrder } from './received.ts'
import type { Reference } from './references.ts'
import { awaitedCodes, awaitsCodes, undated } from './waiting-for-codes.ts'

/** What is to be told about an order, in the order of telling. */
export type IntakeEvent =
  | { readonly kind: 'submitted'; readonly order: Order }
  | {
      readonly kind: 'invalid'
      readonly version: number
      readonly findings: readonly PublishedFinding[]
    }
  | {
      readonly kind: 'parked'
      readonly version: number
      readonly awaits: readonly string[]
      readonly holds: readonly Hold[]
      readonly findings: readonly PublishedFinding[]
      readonly deadline: number
    }
  | { readonly kind: 'unparked'; readonly version: number }
  | {
      readonly kind: 'queued'
      readonly order: Order
      readonly target: string
      readonly rule: string
      readonly mode: FlowMode
    }
  | {
      readonly kind: 'amendment'
      readonly order: Order
      readonly baseVersion: number
      readonly changed: readonly string[]
    }
  | {
      readonly kind: 'case-opened'
      readonly why: 'invalid' | 'code' | 'amendment'
      readonly cause: string
      readonly caseVersion: number
    }
  | { readonly kind: 'case-resolved'; readonly how: string; readonly caseVersion: number }
  | HoldCaseEvent

export interface IntakeDecision {
  readonly state: Intake
  readonly events: readonly IntakeEvent[]
  /** References whose appearance wakes the order; undefined = as before. */
  readonly awaits: readonly Reference[]
  /** Epoch ms at which somebody is asked about a parked order. */
  readonly deadline: number | undefined
  /** Epoch ms at which its ERP is asked about its amounts. */
  readonly askAt?: number | undefined
}

export interface IntakeContext extends AssessContext {
  readonly parkForMs: number
  /** It is looked at because something else changed, which is in what is known of it. */
  readonly again?: boolean
  /** A hold that an operator has just released. */
  readonly released?: { readonly hold: Hold; readonly by: string; readonly reason: string }
  /** The order as its ERP has it, for what an amendment changes. */
  readonly before: Order | undefined
}

const MODES = { observe: 'OBSERVE', shadow: 'SHADOW', live: 'LIVE' } as const
const SEVERITIES = { error: 'ERROR', warning: 'WARNING' } as const

const published = (findings: readonly Finding[]): readonly PublishedFinding[] =>
  findings.map((finding) => ({ ...finding, severity: SEVERITIES[finding.severity] }))

const wrongIn = (findings: readonly Finding[]): readonly PublishedFinding[] =>
  published(findings.filter(({ severity }) => severity === 'error'))

export const sentenceOf = (findings: readonly Finding[]): string =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`)
    .join('; ')

/** Waiting for its ERP or there: from now on a change is an amendment. */
const isPlaced = (known: Intake): boolean => known.step === 'QUEUED' && !isRefused(known)

/** The version that the order at hand would be. */
export const nextVersion = (known: Intake | undefined): number =>
  known === undefined ? 1 : known.queuedVersion === 0 ? known.version : known.version + 1

const HOW: Readonly<Record<IntakeStep, string>> = {
  INVALID: 'the order was corrected',
  PARKED: 'it waits no longer',
  HELD: 'it is held no longer',
  CHECKING: 'the order goes on',
  QUEUED: 'the order was corrected',
}

type CaseWhy = Extract<IntakeEvent, { readonly kind: 'case-opened' }>['why']

const whyOf = ({ step, findings }: Pick<Intake, 'step' | 'findings'>): CaseWhy | undefined => {
  if (step === 'INVALID') return 'invalid'
  return step === 'PARKED' && awaitsCodes(findings) ? 'code' : undefined
}

const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  undated(a.join()) === undated(b.join())

/** One case for whether it can go on at all: that of another cause is closed before a new one is opened. */
const turnCase = (known: Intake | undefined, assessment: Assessment): readonly IntakeEvent[] => {
  const { step, findings, awaits } = assessment
  const why = whyOf(assessment)
  const isOpen = known !== undefined && isCaseOpen(known)
  const before = known?.caseVersion ?? 0
  const isSame = isOpen && known.step === step && sameWords(known.awaits, awaits)
  if (isSame && why === whyOf(known)) return []
  const closed: readonly IntakeEvent[] = isOpen
    ? [{ kind: 'case-resolved', how: HOW[known.step], caseVersion: before + 1 }]
    : []
  if (why === undefined) return closed
  const caseVersion = before + closed.length + 1
  return [...closed, { kind: 'case-opened', why, cause: sentenceOf(findings), caseVersion }]
}

const endOf =
  ({ released }: IntakeContext) =>
  (hold: Hold): HoldEnd =>
    released?.hold === hold
      ? { how: `released: ${released.reason}`, by: released.by }
      : { how: HOW.HELD, by: null }

const sameFindings = (a: readonly Finding[], b: readonly Finding[]): boolean =>
  undated(JSON.stringify(a)) === undated(JSON.stringify(b))

const sameReasons = (a: readonly Reason[], b: readonly Reason[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

/** An order that no ERP has yet: say what it is, and what it waits for if it does. */
const takeIn = (
  received: ReceivedOrder,
  prepared: PreparedOrder,
  known: Intake | undefined,
  context: IntakeContext,
): IntakeDecision | undefined => {
  const { order, route, flow, priority } = prepared
  const { now, parkForMs } = context
  const assessment = assess(prepared, known, context)
  const { step, wakes, awaits, held, findings, amountCheck, askAt } = assessment
  const open = openOrderOf(prepared)
  const hash = open === undefined ? '' : contentHash(open)
  const isSame =
    known !== undefined &&
    !isRefused(known) &&
    known.hash === hash &&
    known.step === step &&
    sameFindings(known.findings, findings) &&
    sameWords(known.awaits, awaits) &&
    sameReasons(known.held ?? [], held)
  const isStill = known?.step === step && known.hash === hash && step !== 'QUEUED'
  const since = isStill ? known.since : now
  const deadline = since + parkForMs
  const parkedUntil = step === 'PARKED' ? deadline : undefined
  if (isSame) {
    if (context.again !== true) return undefined
    return { state: known, events: [], awaits: wakes, deadline: parkedUntil, askAt }
  }
  const version = nextVersion(known)
  const isQueued = step === 'QUEUED' && order !== undefined && route !== undefined
  const isWaiting = step === 'PARKED' || step === 'HELD'
  const goesOn = step === 'QUEUED' || step === 'CHECKING'
  const wasWaiting = known?.step === 'PARKED' || known?.step === 'HELD'
  const caseEvents = turnCase(known, assessment)
  const turned = turnHoldCases(known?.holdCases ?? {}, storiesOf(held), endOf(context))
  const holds = holdsIn(held)
  const events: IntakeEvent[] = [
    ...(order !== undefined && known?.hash !== hash ? [{ kind: 'submitted' as const, order }] : []),
    ...(step === 'INVALID'
      ? [{ kind: 'invalid' as const, version, findings: published(findings) }]
      : []),
    ...caseEvents,
    ...turned.events,
    ...(isWaiting
      ? [{ kind: 'parked' as const, version, awaits, holds, findings: wrongIn(findings), deadline }]
      : []),
    ...(goesOn && wasWaiting ? [{ kind: 'unparked' as const, version }] : []),
    ...(isQueued
      ? [
          {
            kind: 'queued' as const,
            order,
            target: route.target,
            rule: route.rule,
            mode: MODES[flow.mode],
          },
        ]
      : []),
  ]
  const state: Intake = {
    received,
    flow: flow.flow,
    step,
    since,
    version,
    queuedVersion: isQueued ? version : (known?.queuedVersion ?? 0),
    hash,
    target: route?.target ?? null,
    findings,
    awaits,
    held,
    holdCases: turned.cases,
    ...(known?.operated && { operated: known.operated }),
    ...(amountCheck && { amountCheck }),
    ...(known?.amountChecks !== undefined && { amountChecks: known.amountChecks }),
    ...(prepared.fingerprint !== undefined && { fingerprint: prepared.fingerprint }),
    priority: priority ?? known?.priority ?? 0,
    ...(isQueued && { changes: agreedOn(known, version, hash) }),
    failure: null,
    document: known?.document ?? null,
    cancelRequests: known?.cancelRequests ?? 0,
    cancelWanted: known?.cancelWanted ?? false,
    cancellation: null,
    ...(known?.lineCancellations && { lineCancellations: known.lineCancellations }),
    ...(known?.linesWanted && { linesWanted: known.linesWanted }),
    progress: known?.progress ?? null,
    count: (known?.count ?? 0) + 1,
    caseVersion: (known?.caseVersion ?? 0) + caseEvents.length,
  }
  return { state, events, awaits: wakes, deadline: parkedUntil, askAt }
}

/** A change is kept while it waits for a code. */
const waitingWith = (
  awaits: readonly Reference[],
  received: ReceivedOrder,
  { waitingChange }: Intake,
): Pick<Intake, 'waitingChange'> => {
  if (awaits.length > 0) return { waitingChange: received }
  return waitingChange ? { waitingChange: null } : {}
}

/** An order that its ERP has or is about to get: a change is asked for, never just made. */
const amend = (
  received: ReceivedOrder,
  { order, open = order, findings, fingerprint, priority = 0 }: PreparedOrder,
  known: Intake,
  { before, now }: IntakeContext,
): IntakeDecision | undefined => {
  const count = known.count + 1
  const none = { awaits: [], deadline: undefined }
  if (order === undefined || open === undefined || hasErrors(findings)) {
    const awaits = awaitedCodes(findings)
    if (isCaseOpen(known) && sameFindings(known.findings, findings)) {
      return awaits.length === 0 ? undefined : { ...none, state: known, events: [], awaits }
    }
    const opens = !isCaseOpen(known)
    const caseVersion = known.caseVersion + (opens ? 1 : 0)
    const state = {
      ...known,
      ...waitingWith(awaits, received, known),
      findings,
      count,
      caseVersion,
    }
    const cause = sentenceOf(findings)
    const events: IntakeEvent[] = opens
      ? [{ kind: 'case-opened', why: 'amendment', cause, caseVersion }]
      : []
    return { ...none, state, events, awaits }
  }
  const hash = contentHash(open)
  if (hash === known.hash && !isCaseOpen(known)) return undefined
  const resolves: readonly IntakeEvent[] = isCaseOpen(known)
    ? [
        {
          kind: 'case-resolved',
          how: 'the change was corrected or undone',
          caseVersion: known.caseVersion + 1,
        },
      ]
    : []
  const caseVersion = known.caseVersion + resolves.length
  const state = {
    ...known,
    ...waitingWith([], received, known),
    received,
    findings,
    count,
    caseVersion,
  }
  if (hash === known.hash) return { state, events: resolves, ...none }
  const { version } = order
  const changed = { ...state, version, hash, priority, ...(fingerprint && { fingerprint }) }
  // What was refused and is taken back asks nothing of the ERP.
  if (isUndone(known, hash)) {
    return {
      state: { ...changed, changes: agreedOn(known, version, hash) },
      events: resolves,
      ...none,
    }
  }
  const amendment: IntakeEvent = {
    kind: 'amendment',
    order,
    baseVersion: known.queuedVersion,
    changed: changedPaths(before, order),
  }
  const changes = asking(known, version, hash, now)
  return { state: { ...changed, changes }, events: [...resolves, amendment], ...none }
}

/** What to do with an order as it came in. Undefined when it says nothing new. Pure. */
export const decideIntake = (
  received: ReceivedOrder,
  prepared: PreparedOrder,
  known: Intake | undefined,
  context: IntakeContext,
): IntakeDecision | undefined => {
  if (isCancelling(known)) return undefined
  if (known !== undefined && isPlaced(known)) return amend(received, prepared, known, context)
  // What the ERP refused is tried again only when it is another order now.
  const open = openOrderOf(prepared)
  if (known !== undefined && isRefused(known) && open !== undefined) {
    if (isRefusedContent(known, contentHash(open))) return undefined
  }
  return takeIn(received, prepared, known, context)
}
