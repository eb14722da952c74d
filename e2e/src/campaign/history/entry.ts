/** One thing that happened, or that a book said at the end. Times are epoch ms, amounts decimal texts. */
export type Entry =
  | RunEntry
  | NemesisEntry
  | AcceptedEntry
  | WireEntry
  | CommitEntry
  | PublishEntry
  | ForeignEntry
  | DocumentEntry
  | OrgWriteEntry
  | OrgOrderEntry
  | ClientOrderEntry
  | LaneEntry
  | CaseEntry
  | OperatorEntry
  | AuditEntry
  | ReturnEntry
  | CreditMemoEntry
  | RefundEntry
  | ReturnEndEntry
  | ToldEntry

/** Of the campaign itself. */
export interface RunEntry {
  readonly kind: 'run'
  readonly at: number
  readonly seed: number
  readonly form: string
  readonly phase: 'start' | 'end'
}

export interface NemesisEntry {
  readonly kind: 'nemesis'
  readonly at: number
  readonly name: string
  readonly phase: 'start' | 'stop'
  /** What was done or seen, for people. */
  readonly note: string
}

export interface Quantity {
  readonly sku: string
  readonly quantity: string
  readonly unitPrice: string
}

/** From here on the order must not be lost: the org committed its activation, or the edge answered 2xx. */
export interface AcceptedEntry {
  readonly kind: 'accepted'
  readonly at: number
  readonly order: string
  readonly by: 'org' | 'client'
  /** Record id in the org; empty for clients. */
  readonly record: string
  /** ERP that the routing rules name. */
  readonly erp: string
  readonly lines: readonly Quantity[]
}

/** Between erp-poster or erp-events and an ERP, as seen on the wire. */
export interface WireEntry {
  readonly kind: 'call' | 'answer'
  readonly at: number
  readonly erp: string
  readonly request: number
  readonly method: string
  /** Empty where the request names none. */
  readonly order: string
  /** Of the answer; 0 = it never reached the caller. */
  readonly status: number
}

/** One pack of an outbox: what a service promised to publish when it committed. */
export interface CommitEntry {
  readonly kind: 'commit'
  readonly at: number
  readonly service: string
  readonly slot: string
  readonly seq: number
  /** `topic id`: a dead letter has the id of the record that it copies. */
  readonly events: readonly string[]
}

/** A record in the log. */
export interface PublishEntry {
  readonly kind: 'publish'
  readonly at: number
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly event: string
  readonly type: string
  readonly producer: string
  /** Counted by the producer, per key; 0 where it cannot be read. */
  readonly version: number
}

/** A record that the campaign put into the log as a broken or old producer would. */
export interface ForeignEntry {
  readonly kind: 'foreign'
  readonly at: number
  readonly topic: string
  readonly key: string
  readonly event: string
}

export interface BookLine extends Quantity {
  readonly shipped: string
  readonly invoiced: string
}

/** What an ERP's own books have. */
export interface DocumentEntry {
  readonly kind: 'document'
  readonly at: number
  readonly erp: string
  readonly order: string
  readonly document: string
  readonly cancelled: boolean
  readonly lines: readonly BookLine[]
}

/** A status that the org took, from its own history. */
export interface OrgWriteEntry {
  readonly kind: 'org-write'
  readonly at: number
  readonly record: string
  readonly version: number
}

/** An order as the org shows it at the end. */
export interface OrgOrderEntry {
  readonly kind: 'org-order'
  readonly at: number
  readonly record: string
  readonly order: string
  readonly document: string
  readonly integration: string
  readonly lifecycle: string
  readonly code: string
  readonly lines: readonly BookLine[]
}

/** An order as its client is told at the end. */
export interface ClientOrderEntry {
  readonly kind: 'client-order'
  readonly at: number
  readonly order: string
  readonly document: string
  readonly state: string
  readonly code: string
}

/** A lane that is not open at the end. */
export interface LaneEntry {
  readonly kind: 'lane'
  readonly at: number
  readonly service: string
  readonly key: string
  readonly state: string
  readonly code: string
  readonly message: string
}

export interface CaseEntry {
  readonly kind: 'case'
  readonly at: number
  readonly service: string
  readonly subject: string
  readonly code: string
  readonly cause: string
  readonly owner: string
}

/** What the campaign did as an operator. */
export interface OperatorEntry {
  readonly kind: 'operator'
  readonly at: number
  readonly service: string
  readonly key: string
  readonly verb: string
  readonly by: string
}

/** What a service says that an operator did. */
export interface AuditEntry {
  readonly kind: 'audit'
  readonly at: number
  readonly service: string
  readonly key: string
  readonly verb: string
  readonly by: string
}

/** A client asked for a return of one line of an order, and the edge took it. */
export interface ReturnEntry {
  readonly kind: 'return'
  readonly at: number
  readonly order: string
  readonly return: string
  readonly sku: string
  readonly quantity: string
  /** The same goods are wanted once more in place of the money. */
  readonly isExchange: boolean
}

/** A credit memo in an ERP's own books. */
export interface CreditMemoEntry {
  readonly kind: 'credit-memo'
  readonly at: number
  readonly erp: string
  readonly return: string
  readonly creditMemo: string
  /** Pieces that came back, and those that are credited by all credit memos of the return. */
  readonly received: string
  readonly credited: string
  readonly gross: string
}

/** A refund in the payment provider's own books. */
export interface RefundEntry {
  readonly kind: 'refund'
  readonly at: number
  readonly return: string
  readonly key: string
  readonly amount: string
  /** What the ERPs' books had credited for the return at that moment, gross. */
  readonly creditedBefore: string
}

/** Where a return stands at the end, as its client is told. */
export interface ReturnEndEntry {
  readonly kind: 'return-end'
  readonly at: number
  readonly order: string
  readonly return: string
  readonly state: string
  /** Order of the goods that are sent in exchange; empty = none. */
  readonly exchangeOrder: string
}

/** A notification that a subscriber got and kept, as often as it came. */
export interface ToldEntry {
  readonly kind: 'told'
  readonly at: number
  /** Of the message, the same for every try. */
  readonly id: string
  readonly type: string
  readonly order: string
  /** Hash of the body. */
  readonly content: string
  /** The signature is that of the secret. */
  readonly isGenuine: boolean
  /** Answered 204; false = the connection was cut, so that it has to come again. */
  readonly isAnswered: boolean
}
