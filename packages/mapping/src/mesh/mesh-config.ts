import type { Decimal } from '@carrick/kernel'
import type { Zones } from './zones.ts'

/** A value as written, or a reference `env:NAME` or `file:PATH`; `resolveSetting` reads it. */
export type Setting = string

export interface SalesforceSystem {
  readonly loginUrl: Setting
  readonly consumerKey: Setting
  readonly pubsubEndpoint?: Setting
  readonly caFile?: Setting
  readonly username?: Setting
  readonly privateKey?: Setting
  readonly consumerSecret?: Setting
  readonly audience?: Setting
  readonly apiVersion?: string
  /** IANA name: in whose calendar its document dates are. */
  readonly zone?: string
  readonly channel?: string
  readonly concurrency?: number
}

/** One `unit` is so many (`12`, `5/3`) `of` the unit in which an ERP keeps a product, or all of them. */
export interface UnitOfErp {
  readonly unit: string
  readonly product?: string
  readonly is: string | number
  readonly of: string
}

interface AnyErpSystem {
  readonly url: Setting
  readonly map: string
  readonly caFile?: Setting
  /** IANA name: in whose calendar its document dates are. */
  readonly zone?: string
  readonly concurrency?: number
  readonly validation?: { readonly concurrency: number }
  readonly deadlineSeconds?: number
  readonly pollSeconds?: number
  readonly masterDataPollSeconds?: number
  /** What the ERP calls a restocking fee, where a credit memo has one. */
  readonly restockingFeeCode?: string
  readonly units?: readonly UnitOfErp[]
  /** Orders that somebody entered there: shown in Salesforce, or left alone. */
  readonly ordersOfOthers?: 'show' | 'ignore'
  readonly limits?: {
    readonly maxLines?: number
    readonly quantityScale?: number
    readonly priceScale?: number
    readonly text?: Readonly<Record<string, number>>
  }
}

export interface RestErpSystem extends AnyErpSystem {
  readonly adapter: 'rest'
  readonly token?: Setting
  /** Two while one is exchanged for another. */
  readonly webhookSecret?: Setting | readonly Setting[]
}

export interface TrytonErpSystem extends AnyErpSystem {
  readonly adapter: 'tryton'
  readonly database: Setting
  readonly user: Setting
  readonly password: Setting
  /** Name of the web shop through which orders come. */
  readonly shop: Setting
}

/** A payment provider that serves the published contract. */
export interface PaymentSystem {
  readonly url: Setting
  readonly token: Setting
  readonly caFile?: Setting
  /** Two while one is exchanged for another. */
  readonly webhookSecret?: Setting | readonly Setting[]
  readonly concurrency?: number
  readonly deadlineSeconds?: number
  readonly pollSeconds?: number
}

export type ErpSystem = RestErpSystem | TrytonErpSystem

/** Why an order is held before its ERP gets it, in the words in which ERPs hold orders. */
export const HOLDS = ['DUPLICATE', 'PRICE', 'TAX', 'FRAUD', 'ADDRESS', 'EXPORT', 'MANUAL'] as const
export type Hold = (typeof HOLDS)[number]

export interface Client {
  readonly channel: string
  readonly secret: Setting
  /** Holds that it may release with an order that it submits. */
  readonly releases?: readonly Hold[]
}

export type FactKind = 'shipment' | 'receipt' | 'inspection' | 'stock' | 'payment' | 'tax'

/** A system that tells facts over HTTP. */
export interface Sender {
  readonly facts: readonly FactKind[]
  /** Whose invoices it speaks of. */
  readonly erp?: string
  /** Two while one is exchanged for another. */
  readonly secret: Setting | readonly Setting[]
  /** Where it is asked for messages that it numbered and that did not come. */
  readonly pull?: { readonly url: Setting; readonly token: Setting }
}

/** Each condition lists what it accepts; all must hold. */
export interface SubscriptionFilter {
  readonly customer?: readonly string[]
  readonly channel?: readonly string[]
  readonly org?: readonly string[]
  readonly company?: readonly string[]
}

interface AnySubscription {
  readonly when?: SubscriptionFilter
  /** Whether it is told personal data. */
  readonly pii?: boolean
}

/** An outside party that is told of events by signed webhooks. */
export interface WebhookSubscription extends AnySubscription {
  readonly kind?: 'webhook'
  readonly url: Setting
  /** Two while one is exchanged for another: both sign. */
  readonly secret: Setting | readonly Setting[]
  /** Names of event types. */
  readonly events: readonly string[]
}

/** A line and a text with {field} where a field of the event belongs. */
export interface MailTemplate {
  readonly subject: string
  readonly text: string
}

/** An outside party that is told of events by e-mail. */
export interface EmailSubscription extends AnySubscription {
  readonly kind: 'email'
  /** smtps://host:port, or smtp://host:port with STARTTLS. */
  readonly url: Setting
  readonly user?: Setting
  readonly password?: Setting
  readonly caFile?: Setting
  readonly from: Setting
  /** An address, or `contact`: the e-mail address of the order's buyer. */
  readonly to: Setting
  /** By event type. */
  readonly messages: Readonly<Record<string, MailTemplate>>
}

export type Subscription = WebhookSubscription | EmailSubscription

export type FlowMode = 'observe' | 'shadow' | 'live'

export interface Flow {
  readonly flow: string
  /** Name of a Salesforce org, or `clients`. */
  readonly from: string
  readonly map?: string
  readonly mode: FlowMode
  readonly when?: string
  readonly cancelWhen?: string
  /** Over the fields of a line. */
  readonly cancelLineWhen?: string
  /** By hold, an expression: the sales side releases it. */
  readonly releaseWhen?: Readonly<Partial<Record<Hold, string>>>
}

/** Each condition lists what it accepts; all must hold. */
export interface Conditions {
  readonly country?: readonly string[]
  readonly currency?: readonly string[]
  readonly channel?: readonly string[]
  readonly org?: readonly string[]
  readonly orderType?: readonly string[]
  readonly customer?: readonly string[]
}

export interface RoutingRule {
  readonly rule: string
  readonly when?: Conditions
  readonly to: string
}

/** As of routing, and what makes an order urgent. */
export interface PriorityConditions extends Conditions {
  readonly customerClass?: readonly string[]
  /** Days from today to the earliest wanted date, at most. */
  readonly wantedWithin?: number
}

export interface PriorityRule {
  readonly rule: string
  readonly when?: PriorityConditions
  /** 0 (lowest) to 9 (most urgent). */
  readonly priority: number
}

/** Holds an order for which the expression is true. */
export interface HoldRule {
  readonly rule: string
  readonly hold: 'FRAUD' | 'ADDRESS' | 'EXPORT' | 'MANUAL'
  /** Over the canonical order. */
  readonly when: string
  /** For people. */
  readonly reason: string
  /** Role that decides; the usual one of the hold when absent. */
  readonly owner?: string
}

/** What it means when an amount of a draft is not that of its ERP. */
export type OnMismatch = 'accept' | 'warn' | 'reject'
/** The same of an order that is to be posted: held, it waits for whoever releases it. */
export type OnOrderMismatch = OnMismatch | 'hold'
/** The same of a document that its ERP has written. */
export type OnDocumentMismatch = 'accept' | 'case'

/** What is kept back of a credit. Decimal texts: a share of its net value, or an amount for each return. */
export type RestockingFee = { readonly rate: string } | { readonly amount: string }

export interface ReturnReason {
  readonly returnable: boolean
  readonly windowDays: number
  readonly restockingFee: RestockingFee | null
}

/** Which returns are taken, and what happens to them. Amounts are decimal texts in the currency of the order, net. */
export interface ReturnPolicy {
  /** Days after delivery. */
  readonly windowDays: number
  readonly inspect: boolean
  readonly restockingFee: RestockingFee | null
  /** By code; null = any reason is taken. */
  readonly reasons: Readonly<Record<string, ReturnReason>> | null
  /** Product codes. */
  readonly notReturnable: readonly string[]
  /** A higher value waits for a person; null = none does. */
  readonly approveAbove: string | null
  /** Up to this value goods may stay with the customer; null = never. */
  readonly returnlessUpTo: string | null
  /** Other goods in place of money; null = not offered. */
  readonly exchange: ExchangePolicy | null
  /** Payment provider; null = a return ends with its credit. */
  readonly refundThrough: string | null
  readonly expireAfterMs: number
  readonly decideWithinMs: number
  readonly answerWithinMs: number
  /** So long money may be on its way after the provider took the refund. */
  readonly settleWithinMs: number
  /** In which a day of a window ends. */
  readonly zones: Zones
}

export interface ExchangePolicy {
  /** When the new order is made: when the goods were accepted, or as soon as the return is authorised. */
  readonly at: 'acceptance' | 'authorization'
  /** What is worth more or less than what came back is refused, or settled: refunded, or due with the new invoice. */
  readonly difference: 'refuse' | 'settle'
}

export interface Policies {
  /** How long an order waits for an unknown customer or product before a person is asked, ms. */
  readonly parkForMs: number
  readonly backorderTask: boolean
  readonly backorderDueInMs: number
  /** Stock levels are shown in the Salesforce org. */
  readonly showInventory: boolean
  /** Orders wait for their ERP in the durable queue, by priority. */
  readonly acceptFirst: boolean
  /** How long an order is looked for that says the same, ms; null = it is not looked for. */
  readonly duplicatesWithinMs: number | null
  /** The first rule that fits decides; without one the order itself does. */
  readonly priority: readonly PriorityRule[]
  /** `tolerance` is a fraction of the ERP's price. */
  readonly price: {
    readonly tolerance: Decimal
    readonly onMismatch: OnMismatch
    readonly onOrder: OnOrderMismatch
  }
  readonly tax: {
    readonly onMismatch: OnMismatch
    readonly onOrder: OnOrderMismatch
    readonly onDocument: OnDocumentMismatch
  }
  /** All that fit hold an order. */
  readonly holds: readonly HoldRule[]
  /** What it means when the receiver's address lacks something or cannot be right. */
  readonly address: { readonly onOrder: OnOrderMismatch }
  readonly amountCheck: {
    /** How long an order waits for an ERP that does not compare it, ms. */
    readonly waitForMs: number
    /** How soon the ERP is asked again, ms; later ever less often. */
    readonly askAgainMs: number
  }
  /** Fractions by which shipments may miss what was ordered. */
  readonly shipment: { readonly over: Decimal; readonly under: Decimal }
  /** What is refused when an ERP refuses single lines of an order. */
  readonly rejectedLine: 'order' | 'line'
  readonly returns: ReturnPolicy
}

/** The content of mesh.yaml with overlays merged and defaults filled in. */
export interface MeshConfig {
  readonly company: { readonly id: string; readonly name: string }
  readonly salesforce: Readonly<Record<string, SalesforceSystem>>
  readonly erp: Readonly<Record<string, ErpSystem>>
  readonly senders: Readonly<Record<string, Sender>>
  readonly payments: Readonly<Record<string, PaymentSystem>>
  readonly subscriptions: Readonly<Record<string, Subscription>>
  readonly clients: Readonly<Record<string, Client>>
  readonly flows: readonly Flow[]
  readonly routing: readonly RoutingRule[]
  readonly policies: Policies
  readonly zones: Zones
}
