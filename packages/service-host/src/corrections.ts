import { createHash } from 'node:crypto'
import { type Clock, uuid7 } from '@carrick/kernel'
import type { AuditRow, InternalMessage, RuntimeAdmin } from '@carrick/messaging'
import type {
  CorrectionItem,
  CorrectionRequest,
  CorrectionView,
  RunRequest,
  RunView,
} from './admin-api.ts'
import { outcomeOf } from './outcome-of.ts'
import { EXPIRES_MS, planIsUnknown } from './plan-life.ts'
import { HttpProblem } from './problem.ts'
import type { ServiceParts } from './service.ts'

/** Who ordered a correction, and why: whoever carries it out writes it to the audit table. */
export type CorrectionOrder = Pick<AuditRow, 'commandId' | 'by' | 'reason' | 'planHash'>

/** One order's part of a plan, with the message that carries it out as it was shown. */
export interface PlannedCorrection extends CorrectionItem {
  /** Names the state that the plan was made of: another one is refused. */
  readonly state: string
  readonly message: (order: CorrectionOrder) => InternalMessage<unknown>
}

export interface Corrections {
  /** Throws HttpProblem 404 where the service corrects nothing. */
  plan(request: CorrectionRequest): Promise<CorrectionView>
  /** Throws HttpProblem 404 for a plan that is not known or has expired. */
  run(hash: string, request: RunRequest): Promise<RunView>
}

const hashOf = (items: readonly PlannedCorrection[]): string =>
  createHash('sha256')
    .update(JSON.stringify(items.map(({ key, target, state }) => [key, target, state])))
    .digest('hex')
    .slice(0, 16)

/** Plans of what a service would take for true, run once and only as they were shown. */
export const createCorrections = (
  service: string,
  planCorrections: ServiceParts['planCorrections'],
  runtime: Pick<RuntimeAdmin, 'audit' | 'submit'>,
  clock: Clock,
): Corrections => {
  const known = new Map<
    string,
    { readonly at: number; readonly items: readonly PlannedCorrection[] }
  >()
  return {
    async plan(request) {
      if (planCorrections === undefined)
        throw new HttpProblem(404, 'MESH_ADMIN_NOT_FOUND', `${service} has nothing to correct`)
      const planned = await planCorrections(request)
      const hash = hashOf(planned)
      const at = clock.now() + EXPIRES_MS
      known.set(hash, { at, items: planned })
      const items = planned.map(({ key, target, changes }) => ({ key, target, changes }))
      return { hash, expiresAt: at, items }
    },
    async run(hash, { by, reason }) {
      const plan = known.get(hash)
      known.delete(hash)
      if (plan === undefined || plan.at < clock.now()) throw planIsUnknown()
      const items = plan.items.map(async ({ key, message }) => {
        const id = uuid7(clock.now())
        await runtime.submit(message({ commandId: id, by, reason, planHash: hash }))
        return outcomeOf({ id, key }, runtime, clock)
      })
      return { hash, items: await Promise.all(items) }
    },
  }
}
