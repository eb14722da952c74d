/** Whom an outside party wants to hear of. */
export interface Subscription {
  readonly name: string
  readonly kind: 'webhook' | 'email'
  /** Of e-mail; null: the address of the order's buyer. */
  readonly to?: string | null
  /** Names of event types. */
  readonly events: readonly string[]
  /** Each condition lists what it accepts; all must hold. */
  readonly when: {
    readonly customer?: readonly string[]
    readonly channel?: readonly string[]
    readonly org?: readonly string[]
    readonly company?: readonly string[]
  }
  /** Whether it is told personal data. */
  readonly pii: boolean
}

/** What only the order itself tells of its buyer. */
export interface Buyer {
  /** Customer number. */
  readonly customer: string
  /** E-mail address. */
  readonly contact: string | null
  /** How people call the order. */
  readonly orderNumber: string | null
  /** How the order came in; absent in orders that were kept before it was. */
  readonly way?: { readonly channel: string; readonly org: string | null }
}
