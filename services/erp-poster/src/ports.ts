import type { Answer, Call, FinalAnswer } from '@carrick/messaging'
import type { AmendRequest, CancelRequest, ErpDocument, ErpOrder } from '@carrick/erp'
import type { Shaped } from '@carrick/mapping'
import type { Order } from '@carrick/schemas'

/** In the ERP port's words, which are JSON-safe: the intent keeps them as they are. */
export type PostedOrder = ErpOrder
export type PostedDocument = ErpDocument
export type AmendCommand = AmendRequest
export type CancelCommand = Omit<CancelRequest, 'lines'> & { readonly mark: string }

/** A document and whether it was found after a lost answer. */
export interface Posted {
  readonly document: PostedDocument
  readonly found: boolean
}

type Looked<A> = Promise<FinalAnswer<A> | { readonly kind: 'absent' } | Answer<A>>

/**
 * The order as the map in force of this ERP instance shapes it; `today` (`2026-11-23`) counts for code
 * lists. Throws MESH_POSTER_TARGET when there is no such ERP.
 */
export type ShapeOrder = (order: Order, instance: string, today: string) => Shaped<PostedOrder>

/** The ERPs that this poster writes, by target (`erp:<instance>`). */
export interface ErpWriter {
  create(order: PostedOrder, call: Call): Promise<Answer<Posted>>
  findCreated(order: PostedOrder, call: Call): Looked<Posted>
  amend(command: AmendCommand, call: Call): Promise<Answer<Posted>>
  findAmended(command: AmendCommand, call: Call): Looked<Posted>
  cancel(command: CancelCommand, call: Call): Promise<Answer<Posted>>
  findCancelled(command: CancelCommand, call: Call): Looked<Posted>
}
