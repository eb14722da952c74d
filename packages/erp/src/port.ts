import type { Finding, MeshError } from '@carrick/kernel'
import type { ErpDocument, ErpFact, ErpQuantity, MasterDataEntry, Page } from './erp-document.ts'
import type { ErpOrder } from './erp-order.ts'

/** What an ERP promises about our mark; decides what a machine may do after a lost answer. */
export type IdempotencyGrade = 'unique-key' | 'lookup' | 'none'

export interface ErpCapabilities {
  readonly idempotency: IdempotencyGrade
  /** How long after a call's deadline its document may still appear in a look-up, ms. */
  readonly visibilityDelayMs: number
  readonly amend: boolean
  readonly cancel: boolean
  readonly returns: boolean
  readonly webhooks: boolean
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
  /** Quantities to cancel; empty = the whole order. An ERP may refuse to cancel parts. */
  readonly lines: readonly ErpQuantity[]
  readonly reason: string | null
}

export interface AmendRequest {
  readonly documentId: string
  /** Version of the document that the change is based on. */
  readonly baseVersion: number
  readonly order: ErpOrder
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
