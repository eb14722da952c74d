import type { Finding, MeshError } from '@carrick/kernel'
import type {
  ErpCredit,
  ErpDocument,
  ErpFact,
  ErpQuantity,
  ErpReturn,
  ErpSimulation,
  MasterDataEntry,
  Page,
} from './erp-document.ts'
import type { ErpCharge, ErpDraft, ErpOrder } from './erp-order.ts'

/** What an ERP promises about our mark; decides what a machine may do after a lost answer. */
export type IdempotencyGrade = 'unique-key' | 'lookup' | 'none'

export interface ErpCapabilities {
  readonly idempotency: IdempotencyGrade
  /** How long after a call's deadline its document may still appear in a look-up, ms. */
  readonly visibilityDelayMs: number
  readonly amend: boolean
  readonly cancel: boolean
  /** Single lines of an order that goes on. */
  readonly cancelLines: boolean
  readonly returns: boolean
  /** Prices, stock and credit of a draft that it does not keep. */
  readonly simulate: boolean
  readonly webhooks: boolean
  /** An order may ask that nothing of it is shipped before all of it can be. */
  readonly completeDelivery: boolean
  readonly maxLines: number
  /** ISO 4217 codes that it keeps; null = the ERP alone knows. */
  readonly currencies: readonly string[] | null
  /** Longest texts that the ERP keeps, in characters, by field of ErpOrder, ErpLine or ErpAddress. */
  readonly maxLengths: Readonly<Record<string, number>>
}

/** Outcome of a call that changes something. */
export type ErpAnswer<T> =
  | { readonly kind: 'posted'; readonly result: T }
  /** A business "no": final, with what was found where. */
  | { readonly kind: 'rejected'; readonly findings: readonly Finding[] }
  | { readonly kind: 'throttled'; readonly afterMs: number }
  /** Proof that nothing was done: refused before sending, or a code on the adapter's list. */
  | { readonly kind: 'transient'; readonly cause: MeshError }
  /** The effect may have happened: look up before trying again. */
  | { readonly kind: 'in-doubt'; readonly cause: MeshError }

export interface ErpCall {
  readonly signal: AbortSignal
  /** Hard ceiling of this call, ms. */
  readonly deadlineMs: number
}

export interface CancelRequest {
  readonly documentId: string
  /** Unique per request: the same one again is the same cancellation. */
  readonly requestId: string
  /**
   * Lines of which nothing more is wanted, by lineRef; empty = the whole order. What of them has left the house
   * stays, the rest is cancelled: the document's lines tell how much. Refused whole when nothing is left of one of
   * them, with a finding that names it. Where nothing of the order is left, the order is cancelled.
   */
  readonly lines: readonly string[]
  readonly reason: string | null
}

export interface AmendRequest {
  readonly documentId: string
  /** Unique per request: the same one again is the same change. */
  readonly requestId: string
  /**
   * Version of our order that the ERP has, as far as we know. When it has another one, the change is
   * refused with MESH_ERP_STALE_BASE.
   */
  readonly baseVersion: number
  /** The order as it is wanted now, whole. */
  readonly order: ErpOrder
}

export interface ReturnRequest {
  /** Our mark of the return, unique for ever: the same one again is the same return. */
  readonly mark: string
  readonly orderMark: string
  /** The order's document. */
  readonly orderDocumentId: string
  readonly reason: string | null
  readonly lines: readonly ReturnRequestLine[]
}

export interface ReturnRequestLine extends ErpQuantity {
  readonly reason: string | null
}

export interface CancelReturnRequest {
  readonly documentId: string
  readonly requestId: string
  readonly reason: string | null
}

export interface CreditRequest {
  /** Our mark of the return. */
  readonly mark: string
  /** The return's document. */
  readonly documentId: string
  /** Unique per request: the same one again is the same credit memo. */
  readonly requestId: string
  /** Quantities that are credited; the rest of the return is not. */
  readonly lines: readonly ErpQuantity[]
  /** Kept back, negative amounts: a restocking fee. */
  readonly charges: readonly ErpCharge[]
}

export interface ErpLimits {
  /** Calls that the ERP takes at a time. */
  readonly concurrency: number
}

/**
 * One instance of an ERP, in the words of any. Changes answer and never throw; each is settled within
 * its deadline. Reads throw MeshError: `held` while the ERP is away, `terminal` when its answer makes
 * no sense (MESH_ERP_FORMAT) or the cursor is gone (MESH_ERP_CURSOR_GONE: begin again without one).
 * Single entries of a page that make no sense are set aside in it.
 */
export interface ErpPort {
  readonly instance: string
  capabilities(): ErpCapabilities
  limits(): ErpLimits
  /** `order.mark` is our key: the same order again is the same document. */
  create(order: ErpOrder, call: ErpCall): Promise<ErpAnswer<ErpDocument>>
  /** The document of our mark; absent counts only after deadline and visibility delay. */
  findByMark(mark: string, call: ErpCall): Promise<ErpDocument | undefined>
  amend(request: AmendRequest, call: ErpCall): Promise<ErpAnswer<ErpDocument>>
  cancel(request: CancelRequest, call: ErpCall): Promise<ErpAnswer<ErpDocument>>
  /** Reads nothing but the ERP's own computation, and keeps nothing. */
  simulate(draft: ErpDraft, call: ErpCall): Promise<ErpSimulation>
  /** `request.mark` is our key: the same return again is the same document. */
  createReturn(request: ReturnRequest, call: ErpCall): Promise<ErpAnswer<ErpReturn>>
  /** A return that was received is not cancelled. */
  cancelReturn(request: CancelReturnRequest, call: ErpCall): Promise<ErpAnswer<ErpReturn>>
  /** Posts a credit memo for what was received. */
  creditReturn(request: CreditRequest, call: ErpCall): Promise<ErpAnswer<ErpCredit>>
  /** The return of our mark, its credits with it. */
  findReturn(mark: string, call: ErpCall): Promise<ErpReturn | undefined>
  readOrder(documentId: string, call: ErpCall): Promise<ErpDocument | undefined>
  /** Facts after the cursor (opaque text); `undefined` = from the beginning. Overlap is harmless. */
  changesSince(cursor: string | undefined, limit: number, call: ErpCall): Promise<Page<ErpFact>>
  /** Without a cursor all; with one those that are new or changed since. */
  masterData(
    kind: 'customer' | 'product',
    cursor: string | undefined,
    limit: number,
    call: ErpCall,
  ): Promise<Page<MasterDataEntry>>
  /** Resolves when the ERP answers; otherwise throws. */
  health(call: ErpCall): Promise<void>
  close(): Promise<void>
}
