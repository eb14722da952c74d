/**
 * Where the runtime tells what it does; telemetry plugs in. Calls are synchronous, cheap and must not throw.
 * Durations are ms.
 */
export interface RuntimeObserver {
  /** Events that a commit settled; `sinceSeenMs` from first sight on, undefined for what was not read. */
  settled?(handler: string, disposition: string, count: number, sinceSeenMs?: number): void
  /** One call per event that was decided alone or performed; the span starts in the past by `durationMs`. */
  handled?(event: {
    readonly handler: string
    readonly id: string
    readonly key: string
    /** Where the event was read; undefined for one of the service's own. */
    readonly topic: string | undefined
    /** Whom the call went to; undefined for a decision. */
    readonly target: string | undefined
    readonly traceparent: string | undefined
    readonly operation: 'decide' | 'perform' | 'lookUp' | 'flush'
    readonly outcome: string
    readonly durationMs: number
  }): void
  repeated?(count: number): void
  committed?(group: { readonly rows: number; readonly durationMs: number }): void
  commitFailed?(kind: string): void
  published?(batch: { readonly records: number; readonly durationMs: number }): void
  publishFailed?(message: string): void
  /** An event failed: it is tried again, waits for its target, or is a dead letter (`waiting`). */
  laneChanged?(change: {
    readonly handler: string
    readonly key: string
    readonly eventId: string
    readonly traceparent: string | undefined
    readonly state: 'retrying' | 'held' | 'waiting'
    readonly code: string
    /** Tries that counted, this one among them. */
    readonly attempts: number
  }): void
  governor?(target: string, state: 'open' | 'held' | 'probing', limit: number, inUse: number): void
  slots?(owned: number): void
  fenced?(slots: number): void
}
