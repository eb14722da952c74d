import { messageOf } from '@carrick/kernel'
import type { ErpConnection, LiveBundle } from '@carrick/service-host'
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
  logger: Pick<Logger, 'error' | 'warn'>,
): LiveErps => {
  const atStart = live.erps()
  const known = new Map(atStart.map((erp) => [erp.name, erp]))
  let bundle = live.current()
  let problems: readonly string[] = []

  const look = (): void => {
    const newest = live.current()
    if (newest === bundle) return
    bundle = newest
    try {
      const erps = live.erps()
      for (const erp of erps) known.set(erp.name, erp)
      problems = outdated(atStart, erps)
      for (const problem of problems) logger.warn(problem)
    } catch (thrown) {
      problems = [`The ERPs stay as they were: ${messageOf(thrown)}`]
      logger.error({ err: messageOf(thrown) }, 'The ERPs of the new mesh.yaml cannot be used')
    }
  }

  return {
    atStart,
    now: (name) => {
      look()
      const erp = known.get(name)
      if (erp === undefined) throw new Error(`no ERP ${name} was there at the start`)
      return erp
    },
    problems: () => {
      look()
      return problems
    },
  }
}
