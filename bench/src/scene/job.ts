/** What a measured process is told; JSON on its command line. */
export interface Job {
  readonly kafka: string
  readonly registry: string
  readonly input: string
  readonly output: string
  /** Consumer group; fresh for each run. */
  readonly group: string
  /** Outputs before the clock starts (connections, compilation), and outputs that are measured. */
  readonly skip: number
  readonly count: number
  /** The postmaster, whose processes' CPU is read too; absent = no database is in the path. */
  readonly postmaster?: number
  readonly database?: { readonly url: string; readonly schema: string }
  readonly erp?: string
  /** Calls in flight. */
  readonly permits?: number
  /** Where spans of the sampled hundredth go. */
  readonly traces?: string
  readonly work?: 'relay' | 'post'
  /** Effects wait in the durable queue by priority. */
  readonly acceptFirst?: boolean
  /** Milliseconds between reports of progress; absent = none. */
  readonly tickMs?: number
  /** Keys name the microsecond at which their order was due: the wait for its output is measured. */
  readonly latency?: boolean
}

export const readJob = (): Job => JSON.parse(process.argv[2] ?? '{}') as Job

/** What a measured process answers. */
export interface Measured {
  /** Outputs and seconds between the two snapshots. */
  readonly outputs: number
  readonly seconds: number
  /** Seconds of the process, user and system. */
  readonly cpu: number
  /** Seconds of all processes of the database. */
  readonly databaseCpu: number
  /** Highest resident set. */
  readonly rssMb: number
  /** Milliseconds from due to acknowledged, sorted. */
  readonly waits?: readonly number[]
}

export interface Tick {
  readonly outputs: readonly number[]
  readonly cpu: number
  readonly rssMb: number
}

export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'tick'; readonly tick: Tick }
  | { readonly kind: 'done'; readonly measured: Measured }
  | { readonly kind: 'failed'; readonly message: string }
