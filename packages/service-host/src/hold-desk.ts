import { type Clock, isUuid, uuid7 } from '@carrick/kernel'
import type { InternalToken, RuntimeAdmin } from '@carrick/messaging'
import type { HoldOrder, RunItem } from './admin-api.ts'
import { outcomeOf } from './outcome-of.ts'
import { HttpProblem } from './problem.ts'

/** Takes what an operator does about the holds of an order; throws HttpProblem 404 where there is none. */
export type HoldDesk = (key: string, order: HoldOrder) => Promise<RunItem>

/** The owner of the order's slot does it, between its events; its audit is the answer. */
export const createHoldDesk =
  (
    service: string,
    token: InternalToken<HoldOrder> | undefined,
    runtime: Pick<RuntimeAdmin, 'submit' | 'audit'>,
    clock: Clock,
  ): HoldDesk =>
  async (key, body) => {
    if (token === undefined || !isUuid(key)) {
      throw new HttpProblem(404, 'MESH_ADMIN_NOT_FOUND', `${service} has no order ${key}`)
    }
    const id = uuid7(clock.now())
    await runtime.submit({ token, key, id, body })
    return outcomeOf({ id, key }, runtime, clock)
  }
