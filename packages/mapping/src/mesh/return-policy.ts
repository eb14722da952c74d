import { durationMs } from './duration.ts'
import type { ExchangePolicy, RestockingFee, ReturnPolicy, ReturnReason } from './mesh-config.ts'
import type { Zones } from './zones.ts'

/** `policies.returns` as the schema describes it. */
export interface ReturnsDocument {
  readonly windowDays?: number
  readonly inspect?: boolean
  readonly restockingFee?: RestockingFee
  readonly reasons?: Readonly<
    Record<string, Partial<Omit<ReturnReason, 'restockingFee'>> & ReasonFee>
  >
  readonly notReturnable?: readonly string[]
  readonly approveAbove?: string
  readonly returnless?: { readonly upTo: string }
  readonly exchange?: Partial<ExchangePolicy>
  readonly refundThrough?: string
  readonly expireAfter?: string
  readonly decideWithin?: string
  readonly answerWithin?: string
  readonly settleWithin?: string
}

interface ReasonFee {
  readonly restockingFee?: RestockingFee
  readonly free?: boolean
}

const WINDOW_DAYS = 30

/** With defaults filled in; a reason has what is said for all where it says nothing. */
export const returnPolicyOf = (zones: Zones, said: ReturnsDocument = {}): ReturnPolicy => {
  const windowDays = said.windowDays ?? WINDOW_DAYS
  const restockingFee = said.restockingFee ?? null
  const reasonOf = (reason: NonNullable<ReturnsDocument['reasons']>[string]): ReturnReason => ({
    returnable: reason.returnable ?? true,
    windowDays: reason.windowDays ?? windowDays,
    restockingFee: reason.free === true ? null : (reason.restockingFee ?? restockingFee),
  })
  return {
    windowDays,
    inspect: said.inspect ?? true,
    restockingFee,
    reasons:
      said.reasons === undefined
        ? null
        : Object.fromEntries(
            Object.entries(said.reasons).map(([code, reason]) => [code, reasonOf(reason)]),
          ),
    notReturnable: said.notReturnable ?? [],
    approveAbove: said.approveAbove ?? null,
    returnlessUpTo: said.returnless?.upTo ?? null,
    exchange: said.exchange ? { at: 'acceptance', difference: 'settle', ...said.exchange } : null,
    refundThrough: said.refundThrough ?? null,
    expireAfterMs: durationMs(said.expireAfter ?? '30d'),
    decideWithinMs: durationMs(said.decideWithin ?? '48h'),
    answerWithinMs: durationMs(said.answerWithin ?? '1h'),
    settleWithinMs: durationMs(said.settleWithin ?? '7d'),
    zones,
  }
}
