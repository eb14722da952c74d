import { uuid7 } from '@carrick/kernel'
import type { MemoryDatabase, StoredLane } from '../memory/database.ts'
import type { Store } from '../ports/store.ts'
import type { Plan } from './plan.ts'
import type { Random } from './random.ts'
import type { Outside } from './service.ts'

interface Issued {
  readonly headId: string
  readonly verb: 'retry' | 'skip'
}

/** A person who looks at dead letters now and then, mends causes, and retries or skips. */
export const createOperator = (
  database: MemoryDatabase,
  store: Store,
  outside: Outside,
  plan: Plan,
  random: Random,
) => {
  const issued = new Map<string, Issued>()
  const audited = new Set<string>()

  const decide = async (lane: StoredLane): Promise<void> => {
    const { headId } = lane
    if (headId === undefined) return
    const verb = random.chance(0.25) ? 'skip' : 'retry'
    if (verb === 'retry') outside.mended.add(headId)
    const id = uuid7(database.clock.now(), (bytes) => random.fill(bytes))
    issued.set(id, { headId, verb })
    await store.command(lane.slot, {
      id,
      key: lane.key,
      verb,
      // Now and then the plan is old.
      expectedVersion: random.chance(0.1) ? lane.version - 1 : lane.version,
      by: 'operator',
      reason: 'simulated',
      planHash: 'none',
    })
  }

  return {
    /** What came of the commands so far; a skipped event is expected nowhere any more. */
    readAudit: (): void => {
      for (const { commandId, verb, outcome } of database.audits) {
        if (audited.has(commandId)) continue
        audited.add(commandId)
        const command = issued.get(commandId)
        if (command !== undefined && verb === 'skip' && outcome === 'done')
          plan.skipped.add(command.headId)
      }
    },
    look: async (): Promise<void> => {
      const busy = new Set<string>()
      for (const [key, rows] of database.parked) {
        if ([...rows.values()].some(({ kind }) => kind === 'command')) busy.add(key)
      }
      for (const lane of [...database.lanes.values()]) {
        if (lane.state === 'waiting' && !busy.has(lane.key)) await decide(lane)
      }
    },
  }
}
