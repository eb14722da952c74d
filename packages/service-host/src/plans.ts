import { createHash } from 'node:crypto'
import { type Clock, uuid7 } from '@carrick/kernel'
import type { Command, RuntimeAdmin } from '@carrick/messaging'
import type { LaneView, PlanRequest, PlanView, RunItem, RunRequest, RunView } from './admin-api.ts'
import { outcomeOf } from './outcome-of.ts'
import { EXPIRES_MS, planIsUnknown } from './plan-life.ts'
import { laneView } from './views.ts'

const AT_MOST = 1_000

export interface Plans {
  make(request: PlanRequest): Promise<PlanView>
  /** Throws HttpProblem 404 for a plan that is not known or has expired. */
  run(hash: string, request: RunRequest): Promise<RunView>
}

const selects = (request: PlanRequest, lane: LaneView): boolean =>
  (request.keys.length === 0 || request.keys.includes(lane.key)) &&
  (request.code === undefined || request.code === lane.code) &&
  (request.target === undefined || request.target === lane.target)

const hashOf = (request: PlanRequest, items: readonly LaneView[]): string =>
  createHash('sha256')
    .update(JSON.stringify([request.verb, items.map(({ key, version }) => [key, version])]))
    .digest('hex')
    .slice(0, 16)

/** A plan names lanes at versions; running it is a compare-and-set on each, done by the slot's owner. */
export const createPlans = (
  service: string,
  runtime: Pick<RuntimeAdmin, 'lanes' | 'audit' | 'command'>,
  clock: Clock,
): Plans => {
  const known = new Map<string, PlanView>()

  const runItem = async (
    plan: PlanView,
    lane: LaneView,
    { by, reason }: RunRequest,
  ): Promise<RunItem> => {
    if (plan.verb === 'reprocess')
      return {
        key: lane.key,
        result: 'refused',
        message: 'a blocked event was never applied: retry it',
      }
    const command: Command = {
      id: uuid7(clock.now()),
      key: lane.key,
      verb: plan.verb,
      expectedVersion: lane.version,
      by,
      reason,
      planHash: plan.hash,
    }
    await runtime.command(command)
    return outcomeOf(command, runtime, clock)
  }

  return {
    async make(request) {
      const lanes = await runtime.lanes({ limit: AT_MOST })
      const items = lanes
        .map((lane) => laneView(service, lane, clock.now()))
        .filter((lane) => lane.state !== 'queued' && selects(request, lane))
      const plan = {
        verb: request.verb,
        hash: hashOf(request, items),
        expiresAt: clock.now() + EXPIRES_MS,
        items,
      }
      known.set(plan.hash, plan)
      return plan
    },
    async run(hash, request) {
      const plan = known.get(hash)
      known.delete(hash)
      if (plan === undefined || plan.expiresAt < clock.now()) {
        throw planIsUnknown()
      }
      return {
        hash: plan.hash,
        items: await Promise.all(plan.items.map((lane) => runItem(plan, lane, request))),
      }
    },
  }
}
