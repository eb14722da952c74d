import type { Clock } from '@carrick/kernel'
import type { Asked } from '../domain/simulation.ts'
import type { ErpDesk } from '../ports.ts'

const REST_MS = 5_000

/** What says nothing about whether the ERP is there. */
const OF_THE_QUESTION: ReadonlySet<string> = new Set([
  'MESH_ERP_SIMULATE_UNSUPPORTED',
  'MESH_VALIDATION_BUSY',
  'MESH_VALIDATION_TARGET',
])

/**
 * Asks nothing of an ERP for a while after it gave no answer: so a surge of orders does not wait for one
 * deadline after the other.
 */
export const createRestingDesk = (erps: ErpDesk, clock: Clock, restMs = REST_MS): ErpDesk => {
  const silent = new Map<string, { readonly until: number; readonly answer: Asked }>()
  return {
    simulate: async (target, order, unpriced, deadlineMs) => {
      const rest = silent.get(target)
      if (rest !== undefined && clock.monotonic() < rest.until) return rest.answer
      const answer = await erps.simulate(target, order, unpriced, deadlineMs)
      if (answer.kind === 'unknown' && !OF_THE_QUESTION.has(answer.reason.code)) {
        silent.set(target, { until: clock.monotonic() + restMs, answer })
      } else silent.delete(target)
      return answer
    },
  }
}
