import { MeshError } from '@carrick/kernel'
import type { InternalMessage } from '../handlers/source.ts'
import { partitionOf } from '../partition.ts'
import type { Idempotency, SubmitResult } from '../ports/store.ts'
import type { KeyReport, StoreReports } from '../ports/store-reports.ts'
import type { Command } from '../ports/store-rows.ts'
import { askMail, type RuntimeContext } from './context.ts'
import { aheadOf } from './governor.ts'
import { permits } from './governors.ts'
import { mailOf } from './mail.ts'
import type { KeyState } from './slot.ts'

export interface TargetStatus {
  readonly target: string
  readonly state: 'open' | 'held' | 'probing'
  readonly heldForMs: number
  readonly inUse: number
  readonly limit: number
  /** Prepared but not yet running. */
  readonly ahead: number
  readonly stored: number
  /** Calls that ended in a second lately; undefined = not known yet. */
  readonly perSecond: number | undefined
}

/** Where a key stands in the queue of its target, on the member that owns it. */
export interface QueuePlace {
  /** 1 = next. */
  readonly position: number
  /** Until its turn at the present pace, ms; undefined = not known yet. */
  readonly inMs: number | undefined
}

export interface RuntimeStatus {
  readonly service: string
  readonly member: string
  /** Slots are assigned (or there is nothing to read) and schemas can be had. */
  readonly ready: boolean
  readonly slots: readonly {
    readonly slot: string
    readonly epoch: number
    readonly pending: number
  }[]
  readonly targets: readonly TargetStatus[]
  readonly registryAway: string | undefined
  /** Sources of this member that ended by a fault and do not work again yet. */
  readonly sourceFaults: readonly { readonly source: string; readonly message: string }[]
  readonly blockedLanes: number
}

export interface WhyReport extends KeyReport {
  readonly key: string
  readonly slotName: string
  /** What this member has in memory, when it owns the key. */
  readonly inMemory: { readonly items: number; readonly busy: boolean } | undefined
  readonly target: TargetStatus | undefined
  /** Undefined when it does not wait for its turn, or another member owns it. */
  readonly place: QueuePlace | undefined
}

export interface RuntimeAdmin {
  status(): RuntimeStatus
  why(key: string): Promise<WhyReport>
  keysNamed: StoreReports['keysNamed']
  lanes: StoreReports['lanes']
  deadLetters: StoreReports['deadLetters']
  refusedWishes: StoreReports['refusedWishes']
  totals: StoreReports['totals']
  audit: StoreReports['audit']
  gauges: StoreReports['gauges']
  /** Puts the command into the owner's mailbox; its outcome is in the audit under the command's id. */
  command(command: Command): Promise<void>
  /** For HTTP: accepted once per idempotency key; the owner of the key runs it. */
  submit<T>(message: InternalMessage<T>, idempotency?: Idempotency): Promise<SubmitResult>
}

const targetStatus = (context: RuntimeContext, target: string): TargetStatus | undefined => {
  const governor = context.governors.get(target)
  if (governor === undefined) return undefined
  return {
    target,
    state: governor.state,
    heldForMs: Math.max(0, governor.heldUntil - context.clock.monotonic()),
    inUse: governor.inUse,
    limit: permits(context, governor),
    ahead: aheadOf(governor),
    stored: governor.turns.size,
    perSecond: governor.pace.perSecond(context.clock.monotonic()),
  }
}

const statusOf = (context: RuntimeContext): RuntimeStatus => {
  const slots = [...context.own.values()]
  const isJoined = context.generation > 0 || context.handlers.topics.length === 0
  return {
    service: context.service,
    member: context.member,
    ready: isJoined && context.registryAway === undefined && !context.stopping,
    slots: slots.map(({ slot, epoch, pending }) => ({ slot, epoch, pending })),
    targets: [...context.governors.keys()].flatMap((name) => targetStatus(context, name) ?? []),
    registryAway: context.registryAway,
    sourceFaults: [...context.sourceFaults].map(([source, message]) => ({ source, message })),
    blockedLanes: slots.reduce(
      (sum, { keys }) => sum + [...keys.values()].filter(({ lane }) => lane !== undefined).length,
      0,
    ),
  }
}

const placeOf = (context: RuntimeContext, key: KeyState): QueuePlace | undefined => {
  const { lane } = key
  if (lane?.state !== 'queued' || lane.target === undefined) return undefined
  const governor = context.governors.get(lane.target)
  if (governor === undefined) return undefined
  const { priority, order } = lane
  const ahead = governor.turns.countBefore({ priority, order }) + governor.plans.size
  const perSecond = governor.pace.perSecond(context.clock.monotonic())
  const inMs = perSecond === undefined ? undefined : Math.round((ahead * 1000) / perSecond)
  return { position: ahead + 1, inMs }
}

const whyOf = async (context: RuntimeContext, key: string): Promise<WhyReport> => {
  const report = await context.store.report(key)
  const slotName = String(partitionOf(key, context.settings.slots))
  const held = context.own.get(slotName)?.keys.get(key)
  return {
    ...report,
    key,
    slotName,
    inMemory: held === undefined ? undefined : { items: held.items.length, busy: held.busy },
    target:
      report.lane?.target === undefined ? undefined : targetStatus(context, report.lane.target),
    place: held === undefined ? undefined : placeOf(context, held),
  }
}

/** What people and the HTTP edge may ask of a runtime. */
export const createAdmin = (context: RuntimeContext): RuntimeAdmin => {
  const { store } = context
  return {
    status: () => statusOf(context),
    why: (key) => whyOf(context, key),
    keysNamed: (name, limit) => store.keysNamed(name, limit),
    lanes: (filter) => store.lanes(filter),
    deadLetters: (limit) => store.deadLetters(limit),
    refusedWishes: (limit) => store.refusedWishes(limit),
    totals: (days) => store.totals(days),
    audit: (key, limit) => store.audit(key, limit),
    gauges: () => store.gauges(),
    command: async (command) => {
      const report = await store.report(command.key)
      const slot = report.lane?.slot ?? String(partitionOf(command.key, context.settings.slots))
      await store.command(slot, command)
      askMail(context)
    },
    submit: async (message, idempotency) => {
      if (context.stopping) {
        throw new MeshError('MESH_RUNTIME_STOPPING', 'The service is stopping', { kind: 'held' })
      }
      const result = await store.submit(mailOf(context, message), idempotency)
      if (result.kind === 'accepted') askMail(context)
      return result
    },
  }
}
