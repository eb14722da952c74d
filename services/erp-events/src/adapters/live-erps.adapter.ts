import { type ErpConnection, followPart, type LiveBundle } from '@carrick/service-host'
import type { Logger } from '@carrick/telemetry'
import type { ErpAddress } from '../domain/restart-reasons.ts'

/** The ERPs of mesh.yaml: how they are connected, and what may change meanwhile. */
export interface LiveErps {
  readonly atStart: readonly ErpConnection[]
  /** As mesh.yaml has it now; as it last did when it is gone from there or cannot be used. */
  now(name: string): ErpConnection
  /** What of mesh.yaml is not in force, one sentence each. */
  problems(): readonly string[]
}

/**
 * Looks whenever it is asked. `outdated` says what of a change takes a new start. Throws what
 * `LiveBundle.erps` throws, but only here, at the start.
 */
export const createLiveErps = (
  live: Pick<LiveBundle, 'current' | 'erps'>,
  outdated: (atStart: readonly ErpAddress[], now: readonly ErpAddress[]) => readonly string[],
  logger: Pick<Logger, 'error'>,
): LiveErps => {
  const part = followPart('The ERPs', live, () => live.erps(), logger)
  const atStart = part.now()
  const known = new Map<string, ErpConnection>()
  const newest = (): readonly ErpConnection[] => {
    const erps = part.now()
    for (const erp of erps) known.set(erp.name, erp)
    return erps
  }
  newest()
  return {
    atStart,
    now: (name) => {
      newest()
      const erp = known.get(name)
      if (erp === undefined) throw new Error(`no ERP ${name} was there at the start`)
      return erp
    },
    problems: () => [...part.problems(), ...outdated(atStart, newest())],
  }
}
