import { type DraftLine, groupsOf } from './draft-lines.ts'
import type { Problem } from './erp-answers.ts'
import { type Intake, isCancelling } from './intake.ts'
import type { ReceivedOrder } from './received.ts'

/** What became of one wish: a line, or a bundle, which stands or falls together. JSON-safe. */
export interface LineCancellation {
  readonly requestVersion: number
  readonly lineIds: readonly string[]
  /** For people. */
  readonly words: string
  /** Epoch ms. */
  readonly at: number
  readonly step: 'ASKED' | 'DONE' | 'REFUSED'
  /** Why it was refused. */
  readonly problem?: Problem
}

export interface LineWish {
  /** Each is asked for by itself, so that the refusal of one does not keep the others. */
  readonly fresh: readonly (readonly DraftLine[])[]
  /** Nothing of the order would be left: it is the order that is to be cancelled. */
  readonly whole: boolean
  /** Lines that go no further with an order that no ERP has yet. */
  readonly withheld: readonly string[]
}

const standing = (known: Intake | undefined): ReadonlySet<string> =>
  new Set(
    (known?.lineCancellations ?? [])
      .filter(({ step }) => step !== 'REFUSED')
      .flatMap(({ lineIds }) => lineIds),
  )

/**
 * What a wish for these lines means now. `wanted`: lines that it names; those that were asked for already, or are
 * cancelled, say nothing new. Pure.
 */
export const lineWish = (
  known: Intake | undefined,
  lines: readonly DraftLine[],
  wanted: ReadonlySet<string>,
): LineWish => {
  const before = known?.received.withheld ?? []
  const none = { fresh: [], whole: false, withheld: before }
  if (wanted.size === 0 || isCancelling(known)) return none
  const gone = standing(known)
  const fresh = groupsOf(lines, wanted).filter((group) =>
    group.some(({ lineId }) => !gone.has(lineId)),
  )
  if (fresh.length === 0) return none
  // What its ERP has of the order is for the ERP to say.
  if (known !== undefined && known.document !== null) return { ...none, fresh }
  const asked = fresh.flat().map(({ lineId }) => lineId)
  const all = new Set([...gone, ...asked])
  if (lines.every(({ lineId }) => all.has(lineId))) return { ...none, whole: true }
  return { fresh, whole: false, withheld: [...new Set([...before, ...asked])] }
}

/** Lines that are wanted cancelled now and were not, as last seen: asking again takes a no between. */
export const newlyWanted = (
  known: Intake | undefined,
  wanted: ReadonlySet<string>,
): ReadonlySet<string> => {
  const before = new Set(known?.linesWanted)
  return new Set([...wanted].filter((lineId) => !before.has(lineId)))
}

/** The order as it came in, without lines that are cancelled before its ERP has it. */
export const withholding = (
  { orderId, origin, content }: ReceivedOrder,
  withheld: readonly string[],
): ReceivedOrder => ({
  ...{ orderId, origin, content },
  ...(withheld.length > 0 && { withheld }),
})

const LONGEST_WORDS = 200

/** Asks for each of them. Pure. */
export const askLines = (state: Intake, { fresh }: LineWish, now: number): Intake => {
  const asked = fresh.map((group, index): LineCancellation => ({
    requestVersion: state.cancelRequests + index + 1,
    lineIds: group.map(({ lineId }) => lineId),
    words: group
      .map(({ words }) => words)
      .join(', ')
      .slice(0, LONGEST_WORDS),
    at: now,
    step: 'ASKED',
  }))
  return {
    ...state,
    cancelRequests: state.cancelRequests + fresh.length,
    count: state.count + 1,
    lineCancellations: [...(state.lineCancellations ?? []), ...asked],
  }
}

export type LineOutcome =
  { readonly step: 'DONE' } | { readonly step: 'REFUSED'; readonly problem: Problem }

/** What was answered to a wish; a line that stays goes on with its order. Pure. */
export const answerLines = (
  known: Intake,
  requestVersion: number,
  outcome: LineOutcome,
): Intake | 'duplicate' | 'superseded' => {
  const all = known.lineCancellations ?? []
  const asked = all.find((one) => one.requestVersion === requestVersion)
  if (asked === undefined) return 'superseded'
  if (asked.step !== 'ASKED') return 'duplicate'
  const { received } = known
  const stays = outcome.step === 'REFUSED' ? asked.lineIds : []
  const withheld = (received.withheld ?? []).filter((lineId) => !stays.includes(lineId))
  return {
    ...known,
    received: withholding(received, withheld),
    lineCancellations: all.map((one) => (one === asked ? { ...one, ...outcome } : one)),
  }
}
