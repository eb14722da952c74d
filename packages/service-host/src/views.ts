import type { DeadLetter, LaneRow, RuntimeAdmin } from '@carrick/messaging'
import type { DeadLetterView, LaneView, StatusView } from './admin-api.ts'

const TOTALS_DAYS = 35

export const laneView = (service: string, lane: LaneRow, now: number): LaneView => ({
  service,
  key: lane.key,
  state: lane.state,
  version: lane.version,
  code: lane.failure?.code ?? '',
  message: lane.failure?.message ?? '',
  handler: lane.failure?.handler ?? '',
  ...(lane.target === undefined ? {} : { target: lane.target }),
  attempts: lane.attempts,
  firstBlockedAt: lane.firstBlockedAt,
  ...(lane.dueInMs === undefined ? {} : { dueAt: now + lane.dueInMs }),
  tail: Math.max(0, lane.rows - 1),
})

/** `read` decodes and masks the record's value; undefined when it cannot be read. */
export const deadLetterView = async (
  service: string,
  { lane, head }: DeadLetter,
  now: number,
  read: (record: NonNullable<DeadLetter['head']>['record']) => Promise<unknown>,
): Promise<DeadLetterView> => {
  const record = head?.record
  const payload = record === undefined ? head?.body : await read(record)
  return {
    ...laneView(service, lane, now),
    eventType: head?.type ?? '',
    eventId: head?.eventId ?? '',
    origin: {
      topic: record?.topic ?? '',
      partition: record?.partition ?? -1,
      offset: String(record?.offset ?? ''),
    },
    fingerprint: lane.failure?.fingerprint ?? '',
    ...(payload === undefined ? {} : { payload }),
    bytes:
      record?.value === undefined || record.value === null
        ? ''
        : Buffer.from(record.value).toString('base64'),
    headers: record?.headers ?? {},
  }
}

const counted = (
  rows: readonly { readonly name: string; readonly count: number }[],
): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {}
  for (const { name, count } of rows) sums[name] = (sums[name] ?? 0) + count
  return sums
}

export interface Health {
  readonly ready: boolean
  /** Why it is not ready, or what does not work although it is. */
  readonly reasons: readonly string[]
}

/** What only the database knows is left out while that is away. */
export const statusView = async (
  runtime: RuntimeAdmin,
  startedAt: number,
  now: number,
  { ready, reasons }: Health,
): Promise<StatusView> => {
  const [totals, lanes] = await Promise.all([
    runtime.totals(TOTALS_DAYS),
    runtime.gauges().then((gauges) => gauges.lanes),
  ]).catch((thrown: unknown) => {
    if (ready) throw thrown
    return [[], []] as const
  })
  const status = runtime.status()
  return {
    service: status.service,
    startedAt,
    ready,
    reasons,
    slots: status.slots.map(({ slot, epoch, pending }) => ({
      slot,
      epoch,
      owned: true,
      lag: pending,
    })),
    targets: status.targets.map(({ target, state, heldForMs, inUse, limit, ahead, stored }) => ({
      target,
      ...(state === 'open' ? {} : { heldUntil: now + heldForMs, reason: state }),
      inFlight: inUse,
      limit,
      queued: ahead + stored,
    })),
    totals: counted(totals.map(({ disposition, count }) => ({ name: disposition, count }))),
    lanes: counted(lanes.map(({ state, count }) => ({ name: state, count }))),
  }
}
