/** A stable, greppable code: it is shown in logs, dead letters, cases and the console alike. */
export type MeshCode = `MESH_${string}_${string}`

/**
 * What the runtime does with a failure.
 * - `terminal`: never retried by machine; the lane blocks and waits for a person.
 * - `retryable`: nothing was done; tried again on the ladder.
 * - `held`: the target is away or throttles; no attempt is used.
 * - `in-doubt`: the effect may have happened; looked up before it is tried again.
 */
export type FailureKind = 'terminal' | 'retryable' | 'held' | 'in-doubt'

export interface MeshErrorOptions {
  readonly kind?: FailureKind
  readonly cause?: unknown
  /** Milliseconds, as told by the other side. */
  readonly retryAfterMs?: number
  /** Facts for the operator. Never personal data. */
  readonly details?: Readonly<Record<string, unknown>>
}

export class MeshError extends Error {
  readonly code: MeshCode
  readonly kind: FailureKind
  readonly retryAfterMs: number | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: MeshCode, message: string, options: MeshErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MeshError'
    this.code = code
    this.kind = options.kind ?? 'terminal'
    this.retryAfterMs = options.retryAfterMs
    this.details = options.details ?? {}
  }
}

/** True for our errors, across realms and duplicate module instances. */
export const isMeshError = (value: unknown): value is MeshError =>
  value instanceof Error &&
  value.name === 'MeshError' &&
  'code' in value &&
  typeof value.code === 'string' &&
  value.code.startsWith('MESH_')

/** One sentence for any thrown value; never throws itself. */
export const messageOf = (thrown: unknown): string => {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown)
  } catch {
    return 'a value that cannot be printed was thrown'
  }
}
