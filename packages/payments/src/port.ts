import type { Finding, MeshCode, MeshError } from '@carrick/kernel'

/** Outcome of a call that moves money. */
export type PaymentAnswer<T> =
  | { readonly kind: 'posted'; readonly result: T }
  /** A business "no": final, with what was found where. */
  | { readonly kind: 'rejected'; readonly findings: readonly Finding[] }
  | { readonly kind: 'throttled'; readonly afterMs: number }
  /** Proof that no money moved: refused before sending, or a status that says so. */
  | { readonly kind: 'transient'; readonly cause: MeshError }
  /** Money may have moved: look up before trying again. */
  | { readonly kind: 'in-doubt'; readonly cause: MeshError }

export interface PaymentCall {
  readonly signal: AbortSignal
  /** Hard ceiling of this call, ms. */
  readonly deadlineMs: number
}

export interface RefundRequest {
  /** Ours, unique for ever: the same one again is the same refund. */
  readonly key: string
  /** Payment that it takes back, as the provider knows it; null = the provider pays out without one. */
  readonly paymentReference: string | null
  /** ISO 4217. */
  readonly currency: string
  /** Decimal text such as `12.50`, more than zero. */
  readonly amount: string
  /** Our order, which the provider names in its webhooks; null = it keeps none. */
  readonly orderId: string | null
}

/** Settled and failed are final. */
export type RefundState = 'pending' | 'settled' | 'failed'

/** Money on its way back to the customer. */
export interface Refund extends RefundRequest {
  /** The provider's own number. */
  readonly refundId: string
  /** Pending: it is taken, and money may still come back or not. */
  readonly state: RefundState
  /** Why it failed; null unless it did. */
  readonly failure: RefundFailure | null
}

export interface RefundFailure {
  readonly code: MeshCode
  readonly message: string
}

/**
 * One payment provider. `refund` answers and never throws; each call is settled within its deadline. Reads
 * throw MeshError: `held` while the provider is away, `terminal` when its answer makes no sense.
 */
export interface PaymentPort {
  /** Name in mesh.yaml. */
  readonly provider: string
  /** How long after a call's deadline its refund may still appear in a look-up, ms. */
  readonly visibilityDelayMs: number
  /** Posted = taken, settled or not. `request.key` is our key: the same request again is the same refund. */
  refund(request: RefundRequest, call: PaymentCall): Promise<PaymentAnswer<Refund>>
  /** The refund of our key; absent counts only after deadline and visibility delay. */
  findRefund(key: string, call: PaymentCall): Promise<Refund | undefined>
  /** Resolves when the provider answers; otherwise throws. */
  health(call: PaymentCall): Promise<void>
  close(): Promise<void>
}
