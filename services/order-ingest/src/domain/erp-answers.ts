import { problemOf } from '@carrick/order'
import type {
  OrderAmended,
  OrderAmendmentRejected,
  OrderCancellationRejected,
  OrderCancelled,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import { answerLines } from './cancel-lines.ts'
import { changesOf, isAsked, refusing, takenOver } from './changes.ts'
import type { Intake } from './intake.ts'

/** Why something is not so, in a stable code and plain words. */
export interface Problem {
  readonly code: string
  readonly message: string
}

export interface ErpDocument {
  /** Number in the ERP. */
  readonly id: string
  /** Epoch ms. */
  readonly at: number
}

/** Why an order is not in its ERP, and no machine tries again. */
export interface Failure {
  readonly at: number
  /** Count of the service that says so: what is told later is higher. */
  readonly told: number
  /** The ERP refused the order as it is; otherwise something else stands in the way. */
  readonly rejected: boolean
  readonly problem: Problem
  readonly findings: OrderPostFailed['findings']
}

export type Cancellation =
  | { readonly step: 'ASKED' | 'DONE'; readonly at: number }
  | { readonly step: 'REFUSED'; readonly at: number; readonly problem: Problem }

/** What is known afterwards; or that the event came before, or tells what is not so any more. */
export type Noted = Intake | 'duplicate' | 'superseded'

/** True when it is the answer for which the order waits. */
const isAwaited = ({ cancellation, cancelRequests }: Intake, requestVersion: number): boolean =>
  cancellation?.step === 'ASKED' && requestVersion === cancelRequests

/** An order that its ERP has stays there, whatever is told late. */
export const notePosted = (
  { meta, documentId, orderVersion }: OrderPosted,
  known: Intake,
): Noted => {
  if (known.document?.id === documentId) return 'duplicate'
  const held = { ...known, document: { id: documentId, at: meta.occurredAt }, failure: null }
  return orderVersion > known.queuedVersion ? takenOver(held, orderVersion) : held
}

/** The ERP agreed to a change: what it has is that version. */
export const noteAmended = ({ orderVersion }: OrderAmended, known: Intake): Noted => {
  if (orderVersion === known.queuedVersion) return 'duplicate'
  return orderVersion < known.queuedVersion ? 'superseded' : takenOver(known, orderVersion)
}

export const noteAmendmentRejected = (
  { meta, orderVersion, code, findings }: OrderAmendmentRejected,
  known: Intake,
): Noted => {
  if (!isAsked(known, orderVersion)) {
    return changesOf(known).refused?.version === orderVersion ? 'duplicate' : 'superseded'
  }
  const { text } = problemOf(findings, code, 'the ERP does not take the change over')
  return refusing(known, {
    version: orderVersion,
    at: meta.occurredAt,
    problem: { code, message: text },
  })
}

export const notePostFailed = (
  { meta, orderVersion, code, message, findings, rejected }: OrderPostFailed,
  known: Intake,
): Noted => {
  const told = meta.aggregateVersion
  if (known.document !== null || orderVersion !== known.queuedVersion) return 'superseded'
  if (known.failure !== null && told <= known.failure.told) {
    return told === known.failure.told ? 'duplicate' : 'superseded'
  }
  const problem = { code, message: problemOf(findings, code, message).text }
  return { ...known, failure: { at: meta.occurredAt, told, rejected, problem, findings } }
}

/** What was cancelled of its lines alone lets the order live on. */
export const noteCancelled = (
  { meta, lines, requestVersion }: OrderCancelled,
  known: Intake,
): Noted => {
  if (lines.length > 0) return answerLines(known, requestVersion, { step: 'DONE' })
  if (known.cancellation?.step === 'DONE') return 'duplicate'
  return { ...known, cancellation: { step: 'DONE', at: meta.occurredAt } }
}

export const noteCancellationRejected = (
  { meta, requestVersion, lineIds, code, findings }: OrderCancellationRejected,
  known: Intake,
): Noted => {
  const { text } = problemOf(findings, code, 'the ERP does not cancel it')
  const problem = { code, message: text }
  if (lineIds.length > 0) return answerLines(known, requestVersion, { step: 'REFUSED', problem })
  const isLast = requestVersion === known.cancelRequests
  if (isLast && known.cancellation?.step === 'REFUSED') return 'duplicate'
  if (!isAwaited(known, requestVersion)) return 'superseded'
  return { ...known, cancellation: { step: 'REFUSED', at: meta.occurredAt, problem } }
}
