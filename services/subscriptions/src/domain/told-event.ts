/** An event that outside parties may be told of. */
export interface ToldEvent {
  readonly id: string
  /** Of its type, such as OrderStatusChanged. */
  readonly name: string
  readonly orderId: string
  /** Epoch ms. */
  readonly occurredAt: number
  readonly company: string
  readonly org: string | null
  readonly channel: string
  /** JSON-safe, without the envelope; with personal data or without. */
  readonly data: (pii: boolean) => unknown
}

/** `order.status.changed` for OrderStatusChanged: the form that Standard Webhooks proposes. */
export const dottedType = (name: string): string =>
  name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '.').toLowerCase()
