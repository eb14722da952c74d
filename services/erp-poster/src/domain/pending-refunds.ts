import { refundKey } from './decide-refund.ts'
import type { Posting } from './posting.ts'
import type { Followed, RefundTry } from './return-posting.ts'

/** A refund that its provider has taken, and neither settled nor failed. */
export interface PendingRefund {
  readonly returnId: string
  readonly tried: RefundTry
  readonly followed: Followed
}

const pendingIn = (posting: Posting | undefined): readonly PendingRefund[] =>
  Object.entries(posting?.returns ?? {}).flatMap(([returnId, { refunds }]) =>
    refunds.flatMap((tried) =>
      tried.step === 'pending' && tried.followed !== undefined
        ? [{ returnId, tried, followed: tried.followed }]
        : [],
    ),
  )

export const pendingOf = (posting: Posting | undefined, key: string): PendingRefund | undefined =>
  pendingIn(posting).find(({ returnId, tried }) => refundKey(returnId, tried.refundNumber) === key)

/** The one that is to be asked about first. */
export const nextPending = (posting: Posting | undefined): PendingRefund | undefined =>
  pendingIn(posting).toSorted((a, b) => a.followed.dueAt - b.followed.dueAt)[0]

/** Longest pause, in first pauses. */
const MOST = 360

/** Each pause is twice the one before it, ms. */
export const pauseMs = (firstMs: number, asks: number): number =>
  firstMs * Math.min(2 ** asks, MOST)
