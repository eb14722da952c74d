/** What the calls to one target want otherwise. */
export type TargetSettings = Partial<Pick<RuntimeSettings, 'permits' | 'actMs' | 'visibilityMs'>>

/** All times in ms. Tests shorten them by the clock, not by other numbers. */
export interface RuntimeSettings {
  /** P: partitions of every topic, = slots. */
  readonly slots: number
  /** K: calls in flight per target, over all members. */
  readonly permits: number
  /** Events in memory before fetching pauses; it resumes at half of it. */
  readonly window: number
  /** Records between the committed offset and the newest one in memory, per partition. */
  readonly offsetDistance: number
  readonly batchEvents: number
  readonly groupEvents: number
  /** Smaller where calls are made, so that no synchronous stretch delays them. */
  readonly effectGroupEvents: number
  readonly groupBytes: number
  readonly commitGapMs: number
  readonly markDelayMs: number
  readonly publishRecords: number
  /** Between two sends while there is much to send. */
  readonly publishGapMs: number
  readonly publishPartitionBytes: number
  readonly unpublishedBytes: number
  readonly maxRecordBytes: number
  readonly offsetsMs: number
  readonly tickMs: number
  readonly sweepMs: number
  readonly actMs: number
  readonly decodeMs: number
  /** A committed intent may start this long after its commit. */
  readonly startMs: number
  /** How long after its deadline a call may still become visible to a look-up. */
  readonly visibilityMs: number
  /** First look-up after an answer in doubt. */
  readonly doubtMs: number
  readonly ladderMs: readonly number[]
  /** By so much of a step, at most, a try comes later, so that keys that failed together do not return together. */
  readonly ladderJitter: number
  /** Rows of a lane that are read into memory at a time; about as many that arrive behind them stay there. */
  readonly laneRows: number
  /** Failed tries that count no attempt (target away) before they do. */
  readonly patience: number
  /** Distinct failing keys without a success between that hold a target. */
  readonly holdKeys: number
  readonly holdMs: number
  readonly holdMaxMs: number
  readonly brakeKeys: number
  readonly brakeWindowMs: number
  readonly brakeMs: number
  readonly calmMs: number
  readonly cautiousAt: number
  readonly crashStarts: number
  readonly watchdogMs: number
  readonly stopMs: number
  readonly leaseMs: number
  readonly sourceBackoffMs: number
  readonly inboxDays: number
  readonly packHours: number
  readonly housekeepMs: number
  /** Effects wait in the durable queue by priority instead of in memory. */
  readonly acceptFirst: boolean
  /** Of so many calls one goes to whoever has waited longest, whatever its priority; 0 = none does. */
  readonly oldestEvery: number
  readonly targets: Readonly<Record<string, TargetSettings>>
}

/** The settings by which a target is called. */
export const settingsFor = (settings: RuntimeSettings, target: string): RuntimeSettings => ({
  ...settings,
  ...settings.targets[target],
})

export const DEFAULT_SETTINGS: RuntimeSettings = {
  slots: 12,
  permits: 64,
  window: 4_096,
  offsetDistance: 10_000,
  batchEvents: 500,
  groupEvents: 500,
  effectGroupEvents: 256,
  groupBytes: 2_000_000,
  commitGapMs: 3,
  markDelayMs: 200,
  publishRecords: 2_000,
  publishGapMs: 15,
  publishPartitionBytes: 350_000,
  unpublishedBytes: 32_000_000,
  maxRecordBytes: 1_000_000,
  offsetsMs: 500,
  tickMs: 1_000,
  sweepMs: 60_000,
  actMs: 10_000,
  decodeMs: 5_000,
  startMs: 5_000,
  visibilityMs: 5_000,
  doubtMs: 1_000,
  ladderMs: [1_000, 10_000, 60_000, 600_000],
  ladderJitter: 0,
  laneRows: 500,
  patience: 12,
  holdKeys: 5,
  holdMs: 1_000,
  holdMaxMs: 30_000,
  brakeKeys: 20,
  brakeWindowMs: 60_000,
  brakeMs: 60_000,
  calmMs: 120_000,
  cautiousAt: 2,
  crashStarts: 3,
  watchdogMs: 60_000,
  stopMs: 8_000,
  leaseMs: 15_000,
  sourceBackoffMs: 1_000,
  inboxDays: 35,
  packHours: 24,
  housekeepMs: 3_600_000,
  acceptFirst: false,
  oldestEvery: 10,
  targets: {},
}
