import type { IntegrationState, LifecycleState } from '@carrick/schemas'
import type { LineLedger } from './line-ledger.ts'
import { isSettled } from './quantity-states.ts'
import type { Register, Registers } from './register.ts'
import type {
  AcknowledgementEntry,
  FailedEntry,
  IntakeEntry,
  LedgerState,
  OrderEntry,
  PostedEntry,
  Problem,
} from './state.ts'

const newest = <T>(registers: Registers<T>): T | undefined =>
  Object.values(registers).reduce<Register<T> | undefined>(
    (best, entry) => (best === undefined || entry.version > best.version ? entry : best),
    undefined,
  )?.value

/** What the single-valued registers say. */
export interface Saga {
  readonly intake: IntakeEntry | undefined
  readonly posted: PostedEntry | undefined
  readonly failed: FailedEntry | undefined
  readonly answer: AcknowledgementEntry | undefined
  readonly holds: readonly string[]
  readonly withdrawn: boolean
}

const wholeCancelled = ({ cancelOutcomes }: LedgerState): boolean =>
  Object.values(cancelOutcomes).some(({ value }) => value.cancelled && value.lines.length === 0)

export const sagaOf = (state: LedgerState): Saga => {
  const posted = newest(state.posted)
  const concerns = (entry: { readonly target: string; readonly documentId: string }): boolean =>
    posted === undefined ||
    (entry.target === posted.target && entry.documentId === posted.documentId)
  const answers = Object.entries(state.acknowledgements)
    .filter(([, { value }]) => concerns(value))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const inErp = Object.values(state.holds)
    .filter(({ value }) => value.held && concerns(value))
    .map(({ value }) => value.hold)
  const intake = newest(state.intake)
  const withdrawn = posted === undefined && wholeCancelled(state)
  const own = posted === undefined && !withdrawn ? (intake?.holds ?? []) : []
  return {
    intake,
    posted,
    failed: newest(state.failed),
    answer: newest(Object.fromEntries(answers)),
    holds: [...new Set([...inErp, ...own])].sort(),
    withdrawn,
  }
}

/** An order of an ERP learns its records when it is shown. */
const withRecords = (order: OrderEntry, { shown }: LedgerState): OrderEntry => {
  const record = newest(shown)
  if (record === undefined) return order
  const { org, recordId } = record
  const recordIds = new Map(record.lines.map((line) => [line.lineId, line.recordId]))
  return {
    ...order,
    origin: { ...order.origin, org, recordId },
    lines: order.lines.map((line) => ({
      ...line,
      recordId: recordIds.get(line.lineId) ?? line.recordId,
    })),
  }
}

/** The version that the ERP has; before that, the newest that was received. */
export const orderInForce = (state: LedgerState, { posted }: Saga): OrderEntry | undefined => {
  const entries = Object.values(state.orders).map(({ value }) => value)
  const inErp = entries.find(({ version }) => version === posted?.orderVersion)
  const order = inErp ?? entries.toSorted((a, b) => b.version - a.version)[0]
  return order && withRecords(order, state)
}

/** A refusal stands until a newer version of the order came in; a posted order stays posted. */
export const integrationOf = ({ intake, posted, failed, withdrawn }: Saga): IntegrationState => {
  if (posted !== undefined) return 'POSTED'
  if (withdrawn) return 'WITHDRAWN'
  const failedNow = failed !== undefined && failed.orderVersion >= (intake?.orderVersion ?? 0)
  return failedNow ? 'EXCEPTION' : (intake?.step ?? 'RECEIVED')
}

/** Why lines are not in the ERP that was posted without them; what it takes back later is told no more. */
const refusedLines = (
  { refused = [] }: PostedEntry,
  answer: AcknowledgementEntry | undefined,
): Problem | null => {
  const taken = new Set(
    answer?.lines.filter(({ code }) => code !== 'RE').map(({ lineId }) => lineId),
  )
  const reasons = refused.flatMap(({ lineId, reason }) =>
    reason === null || taken.has(lineId) ? [] : [reason],
  )
  return reasons.length === 0
    ? null
    : { code: 'MESH_ORDER_LINE_REFUSED', text: `posted without a line: ${reasons.join('; ')}` }
}

/**
 * Each line is asked for by itself: its refusal stands whatever becomes of the others, until it is cancelled
 * after all. That of the whole order ends with whatever the ERP says next.
 */
const refusedCancellation = ({ cancelOutcomes }: LedgerState): Problem | null => {
  const gone = new Set<string>()
  const newestFirst = Object.values(cancelOutcomes)
    .map(({ value }) => value)
    .toSorted((a, b) => b.requestVersion - a.requestVersion)
  for (const [index, { cancelled, lines, problem, lineIds }] of newestFirst.entries()) {
    if (cancelled && lines.length === 0) return null
    for (const { lineId } of lines) gone.add(lineId)
    const stands = lineIds === undefined ? index === 0 : !lineIds.every((one) => gone.has(one))
    if (problem !== null && stands) return problem
  }
  return null
}

/** What stands in the way, or was refused last. */
export const problemOf = (state: LedgerState, saga: Saga): Problem | null => {
  const { intake, posted, failed } = saga
  const inForce = posted?.orderVersion ?? 0
  const integration = integrationOf(saga)
  if (integration === 'WITHDRAWN') return null
  if (integration === 'EXCEPTION') return failed?.problem ?? null
  if (posted === undefined && intake?.problem) return intake.problem
  const refused = refusedCancellation(state)
  if (refused !== null) return refused
  if (posted === undefined) return null
  if (failed !== undefined && failed.orderVersion > inForce) return failed.problem
  const amendment = newest(state.amendments)
  if (amendment !== undefined && amendment.orderVersion > inForce) return amendment.problem
  if (intake !== undefined && intake.orderVersion > inForce) return intake.problem
  return refusedLines(posted, saga.answer)
}

const cancelPending = (state: LedgerState): boolean => {
  const request = newest(state.cancelRequests)
  if (request === undefined) return false
  return !Object.values(state.cancelOutcomes).some(
    ({ value }) => value.requestVersion >= request.requestVersion,
  )
}

export const lifecycleOf = (
  state: LedgerState,
  saga: Saga,
  lines: readonly LineLedger[],
): LifecycleState => {
  const live = lines.filter(({ ordered }) => ordered > 0n)
  const gone = live.every(({ wanted }) => wanted === 0n)
  const cancelled = live.some((line) => line.cancelled > 0n)
  if (saga.withdrawn || (gone && cancelled)) return 'CANCELLED'
  if (isSettled(lines)) return 'CLOSED'
  if (cancelPending(state)) return 'CANCEL_PENDING'
  return cancelled ? 'PARTIALLY_CANCELLED' : 'OPEN'
}
