import type { Hold } from '@carrick/mapping'
import { holdsIn, manualReason, type Reason } from './hold-reasons.ts'
import { type Intake, isCancelling, isRefused } from './intake.ts'

/** What an operator released. */
interface Release {
  readonly hold: Hold
  readonly evidence: string
}

/** What operators said of the holds of an order. JSON-safe. */
export interface OperatedHolds {
  /** It is held by hand; null = it is not. */
  readonly manual: Reason | null
  readonly releases: readonly Release[]
}

const NOT_OPERATED: OperatedHolds = { manual: null, releases: [] }

export const operatedOf = (known: Intake | undefined): OperatedHolds =>
  known?.operated ?? NOT_OPERATED

/** A release is of what was seen then: other evidence holds the order again. */
export const isReleased = ({ releases }: OperatedHolds, { hold, evidence }: Reason): boolean =>
  releases.some((release) => release.hold === hold && release.evidence === evidence)

/** What an operator wants. */
export interface HoldOperation {
  readonly verb: 'hold' | 'release'
  /** MANUAL, where it is to be held. */
  readonly hold: Hold
  readonly reason: string
}

export type Operated =
  | { readonly kind: 'done'; readonly operated: OperatedHolds }
  | { readonly kind: 'refused'; readonly message: string }

const refused = (message: string): Operated => ({ kind: 'refused', message })

const isPlaced = (known: Intake): boolean => known.step === 'QUEUED' && !isRefused(known)

/** What becomes of the holds by what an operator wants. `now`: epoch ms. Pure. */
export const operateHolds = (
  known: Intake | undefined,
  { verb, hold, reason }: HoldOperation,
  now: number,
): Operated => {
  if (known === undefined) return refused('There is no such order here')
  if (isCancelling(known)) return refused('The order is cancelled, or is about to be')
  const erp = known.target ?? 'its ERP'
  if (isPlaced(known)) {
    return refused(`The order went to ${erp}: what holds it there is put on and released there`)
  }
  const operated = operatedOf(known)
  const { manual, releases } = operated
  if (verb === 'hold') {
    return manual === null
      ? { kind: 'done', operated: { ...operated, manual: manualReason(reason, now) } }
      : refused('The order is held by hand already')
  }
  const own = hold === 'MANUAL' && manual !== null
  const held = (known.held ?? []).filter(
    (other) => other.hold === hold && !isReleased(operated, other),
  )
  if (!own && held.length === 0) {
    const holds = holdsIn(known.held ?? [])
    return refused(
      `The order is not held for ${hold}; ${holds.length === 0 ? 'nothing holds it here' : `it is held for ${holds.join(', ')}`}`,
    )
  }
  // What is held by hand is taken off: held by hand again for the same reason, it is held again.
  const byRule = own ? held.filter(({ evidence }) => evidence !== manual.evidence) : held
  const released = byRule.map(({ evidence }) => ({ hold, evidence }))
  return {
    kind: 'done',
    operated: { manual: own ? null : manual, releases: [...releases, ...released] },
  }
}
