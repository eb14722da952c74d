/** Whom an outside party wants to hear of. */
export interface Subscription {
  readonly name: string
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
