import type { RestockingFee } from '@carrick/mapping'
import type { LineQuantityText } from '@carrick/order'
import type { Problem } from './order-returns.ts'

export interface RequestLine extends LineQuantityText {
  /** Return line item in Salesforce. */
  readonly recordId: string | null
  readonly reason: string | null
  /** Product that is wanted in place of the money; absent = the money. */
  readonly exchangeSku?: string
  /** Its net price, a decimal text; absent = that of the line. */
  readonly exchangePrice?: string
}

/** Who asks for the return. */
export type RequestOrigin =
  | {
      readonly kind: 'salesforce'
      readonly recordId: string
      readonly org: string
      readonly recordType: string
      readonly number: string | null
    }
  | {
      readonly kind: 'client'
      readonly client: string
      readonly channel: string
      readonly externalId: string
    }
  | { readonly kind: 'receipt'; readonly target: string; readonly documentId: string }

/** What is wanted, as it was said last. */
export interface ReturnRequest {
  readonly origin: RequestOrigin
  /** Grows with what its source says. */
  readonly version: number
  readonly lines: readonly RequestLine[]
  readonly reason: string | null
  /** The goods are to stay with the customer. */
  readonly returnless: boolean
  /** Somebody still writes on it. */
  readonly draft: boolean
  /** It is not wanted any more. */
  readonly withdrawn: boolean
}

/** What holds for this return, whatever the policy says later. */
export interface Terms {
  readonly inspect: boolean
  readonly returnless: boolean
  readonly needsApproval: boolean
  readonly refundThrough: string | null
  readonly expireAfterMs: number
  readonly decideWithinMs: number
  readonly answerWithinMs: number
  /** Absent in terms that were granted before refunds could settle later. */
  readonly settleWithinMs?: number
  readonly fees: readonly { readonly lineId: string; readonly fee: RestockingFee | null }[]
  /** Absent where nothing is exchanged. */
  readonly exchange?: ExchangeTerms
}

export interface ExchangeTerms {
  readonly at: 'acceptance' | 'authorization'
  readonly lines: readonly ExchangeLine[]
}

/** What is sent for one unit of a line. Prices are net, as decimal texts. */
export interface ExchangeLine {
  readonly lineId: string
  readonly sku: string
  /** Null = the price of the line. */
  readonly unitPrice: string | null
}

/** The order that is made in exchange, once. */
export interface ExchangeAsked {
  readonly orderId: string
  readonly lines: readonly LineQuantityText[]
}

export type Verdict =
  | {
      readonly kind: 'granted'
      readonly lines: readonly LineQuantityText[]
      readonly terms: Terms
    }
  | ({ readonly kind: 'refused' } & Problem)

export interface CreditAsked {
  readonly version: number
  readonly lines: readonly LineQuantityText[]
  readonly fee: string
  readonly currency: string
  /** Credit memos of the return that were known before. */
  readonly after: readonly string[]
}

export interface RefundAsked {
  readonly number: number
  readonly provider: string
  readonly target: string
  readonly creditMemoId: string
  readonly currency: string
  readonly amount: string
}

/** What people decided. */
export interface Decided {
  readonly approvedBy: string | null
  readonly rejected: { readonly by: string; readonly reason: string } | null
  /** How often a failed refund or a refused credit is tried again. */
  readonly tries: number
  /** The exchange was refused, and the money is paid back instead. */
  readonly exchangeGivenUp?: boolean
}

/** One return: what is wanted, what was decided, and what others were asked to do. JSON-safe. */
export interface ReturnRecord {
  readonly returnId: string
  /** When it was first asked for, epoch ms: its window is judged by that day. */
  readonly requestedAt: number
  readonly request: ReturnRequest
  readonly verdict: Verdict | null
  readonly decided: Decided
  readonly authorizationAsked: boolean
  readonly cancellationAsked: boolean
  readonly expired: boolean
  /** What came until then is all that comes. */
  readonly receiptEnded: boolean
  readonly closed: boolean
  readonly credits: readonly CreditAsked[]
  readonly refunds: readonly RefundAsked[]
  /** Absent until it is asked for. */
  readonly exchange?: ExchangeAsked
  /** What it waits for, and since when (epoch ms). */
  readonly stage: { readonly name: string; readonly since: number }
  /** Status that was published last. */
  readonly published: { readonly version: number; readonly hash: string }
  /** Openings and closings of its case, open while odd, and what it is open for. */
  readonly caseVersion: number
  readonly caseCode: string
}

export const newReturn = (
  returnId: string,
  requestedAt: number,
  request: ReturnRequest,
): ReturnRecord => ({
  returnId,
  requestedAt,
  request,
  verdict: null,
  decided: { approvedBy: null, rejected: null, tries: 0 },
  authorizationAsked: false,
  cancellationAsked: false,
  expired: false,
  receiptEnded: false,
  closed: false,
  credits: [],
  refunds: [],
  stage: { name: '', since: requestedAt },
  published: { version: 0, hash: '' },
  caseVersion: 0,
  caseCode: '',
})

export const isCaseOpen = ({ caseVersion }: ReturnRecord): boolean => caseVersion % 2 === 1
