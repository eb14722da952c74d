import type { Envelope } from '@carrick/schemas'

/** What the poster keeps of one return of an order. JSON-safe: amounts are decimal texts. */
export interface ReturnPosting {
  /** The return's document in the ERP; null until it is authorised. */
  readonly documentId: string | null
  readonly cancelled: boolean
  /** The newest credit request that the ERP answered, whatever it said; 0 = none. */
  readonly creditRequests: number
  readonly credits: readonly CreditMemo[]
  readonly refunds: readonly RefundTry[]
}

/** A credit memo that the ERP posted for the poster. */
export interface CreditMemo {
  readonly creditMemoId: string
  readonly currency: string
  readonly grossAmount: string
}

/** A refund that the payment provider was, or is about to be, asked for. */
export interface RefundTry {
  readonly refundNumber: number
  readonly creditMemoId: string
  readonly amount: string
  /** What is asked, pending or paid cannot be paid again. */
  readonly step: 'asked' | 'pending' | 'paid' | 'failed'
  /** While it is pending. */
  readonly followed?: Followed
}

/** How a refund is followed that its provider has taken and not settled. */
export interface Followed {
  readonly provider: string
  /** How its order came into the mesh: what becomes of it is told the same way. */
  readonly way: Pick<Envelope, 'priority' | 'company' | 'org' | 'channel'>
  /** How often the provider was asked about it. */
  readonly asks: number
  /** When it is asked next, epoch ms. */
  readonly dueAt: number
}

type Returns = Readonly<Record<string, ReturnPosting>>

const NEW: ReturnPosting = {
  documentId: null,
  cancelled: false,
  creditRequests: 0,
  credits: [],
  refunds: [],
}

/** Of an order of before there were returns too. */
export const returnOf = (
  posting: { readonly returns?: Returns } | undefined,
  returnId: string,
): ReturnPosting => posting?.returns?.[returnId] ?? NEW

export const withReturn = <P extends { readonly returns?: Returns }>(
  posting: P,
  returnId: string,
  change: Partial<ReturnPosting>,
): P & { readonly returns: Returns } => ({
  ...posting,
  returns: { ...posting.returns, [returnId]: { ...returnOf(posting, returnId), ...change } },
})
