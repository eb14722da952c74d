import type { Answer, Call, FinalAnswer } from '@carrick/messaging'
import type {
  AmendRequest,
  CancelRequest,
  CancelReturnRequest,
  CreditRequest,
  ErpCredit,
  ErpDocument,
  ErpOrder,
  ErpReturn,
  ReturnRequest,
} from '@carrick/erp'
import type { Refund, RefundRequest } from '@carrick/payments'
import type { Shaped } from '@carrick/mapping'
import type { Order } from '@carrick/schemas'
import type { RefusedLine } from './domain/leave-out.ts'

/** In the ERP port's words, which are JSON-safe: the intent keeps them as they are. */
export type PostedOrder = ErpOrder
export type PostedDocument = ErpDocument
/** `mayGo`: lines without which the order is taken all the same when the ERP refuses them; absent = none. */
export type CreateCommand = PostedOrder & { readonly mayGo?: readonly string[] }
export type AmendCommand = AmendRequest & { readonly mayGo?: readonly string[] }
/** Without lines: the whole order. */
export type CancelCommand = Omit<CancelRequest, 'lines'> & {
  readonly mark: string
  readonly lines?: CancelRequest['lines']
}
export type ReturnCommand = ReturnRequest
export type CancelReturnCommand = CancelReturnRequest & { readonly mark: string }
export type CreditCommand = CreditRequest
export type RefundCommand = RefundRequest

/** A document and whether it was found after a lost answer. */
interface Found<T> {
  readonly document: T
  readonly found: boolean
}

export interface Posted extends Found<PostedDocument> {
  /** Lines that the document was made without; absent = none. */
  readonly refused?: readonly RefusedLine[]
}
export type PostedReturn = Found<ErpReturn>
export type PostedCredit = Found<ErpCredit>
export type PostedRefund = Found<Refund>
export type TakenRefund = Refund
export type RefundQuestion = Pick<RefundRequest, 'key'>

/** How the refund of a key stands; null = the provider knows none. */
export interface AskedRefund {
  readonly key: string
  readonly refund: Refund | null
}

export type Looked<A> = Promise<FinalAnswer<A> | { readonly kind: 'absent' } | Answer<A>>

/**
 * The order as the map in force of this ERP instance shapes it; what day `now` (epoch ms) is there counts for
 * code lists. Throws MESH_POSTER_TARGET when there is no such ERP.
 */
export type ShapeOrder = (order: Order, instance: string, now: number) => Shaped<PostedOrder>

/** What is refused when an ERP refuses single lines, by the policy in force. */
export type RejectedLine = () => 'order' | 'line'

/** The ERPs that this poster writes, by target (`erp:<instance>`). */
export interface ErpWriter {
  create(order: PostedOrder, call: Call): Promise<Answer<Posted>>
  findCreated(order: PostedOrder, call: Call): Looked<Posted>
  /** Creates it unless it is there. */
  recreate(order: PostedOrder, call: Call): Promise<Answer<Posted>>
  amend(request: AmendRequest, call: Call): Promise<Answer<Posted>>
  findAmended(request: AmendRequest, call: Call): Looked<Posted>
  cancel(command: CancelCommand, call: Call): Promise<Answer<Posted>>
  findCancelled(command: CancelCommand, call: Call): Looked<Posted>
}

/** Returns in the same ERPs, by the same targets. */
export interface ReturnWriter {
  /** Names in mesh.yaml. */
  readonly instances: readonly string[]
  authorise(command: ReturnCommand, call: Call): Promise<Answer<PostedReturn>>
  findAuthorised(command: ReturnCommand, call: Call): Looked<PostedReturn>
  cancel(command: CancelReturnCommand, call: Call): Promise<Answer<PostedReturn>>
  findCancelled(command: CancelReturnCommand, call: Call): Looked<PostedReturn>
  credit(command: CreditCommand, call: Call): Promise<Answer<PostedCredit>>
  findCredited(command: CreditCommand, call: Call): Looked<PostedCredit>
  /** What this ERP instance calls a restocking fee. */
  feeCodeOf(instance: string): string
}

/** The payment providers, by target (`pay:<name in mesh.yaml>`). */
export interface RefundPayer {
  /** Names in mesh.yaml. */
  readonly providers: readonly string[]
  refund(command: RefundCommand, call: Call): Promise<Answer<PostedRefund>>
  findRefund(command: RefundCommand, call: Call): Looked<PostedRefund>
  /** Moves nothing, so that it may be asked again at any time. */
  ask(question: RefundQuestion, call: Call): Promise<Answer<AskedRefund>>
  /** First pause before a refund of this provider that is not settled is asked about, ms. */
  pollMsOf(provider: string): number
}
