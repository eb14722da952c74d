import { systemClock } from '@carrick/kernel'
import type { ServiceName } from '@carrick/schemas'
import type { PlanView, RunView } from '@carrick/service-host'
import type { Scene } from '../scene/scene.ts'

const BY = 'campaign'
const TRIES = 5

/** Plans and runs one verb on one lane, as `carrick dlq` does; what became of it. */
export const operate = async (
  { services, history }: Scene,
  service: ServiceName,
  verb: 'retry' | 'skip',
  key: string,
): Promise<string> => {
  const ask = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${services.member(service).adminUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${services.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    })
    if (!response.ok) throw new Error(`${service} refused ${path}: ${await response.text()}`)
    return (await response.json()) as T
  }
  const once = async (): Promise<string> => {
    const plan = await ask<PlanView>('/v1/plans', { verb, keys: [key] })
    if (plan.items.length === 0) return 'nothing to do'
    const run = await ask<RunView>(`/v1/plans/${plan.hash}/run`, {
      by: BY,
      reason: 'the fault is over',
    })
    return run.items[0]?.result ?? 'nothing'
  }
  let result = await once()
  // The mesh itself may have tried again meanwhile.
  for (let again = 0; result === 'stale' && again < TRIES; again += 1) result = await once()
  if (result === 'done' || result === 'pending')
    history.write({ kind: 'operator', at: systemClock.now(), service, key, verb, by: BY })
  return result
}
