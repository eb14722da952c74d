import { messageOf } from '@carrick/kernel'
import type { Logger } from '@carrick/telemetry'
import type { LiveBundle } from './live-bundle.ts'

/** A part of mesh.yaml with its references resolved. */
export interface LivePart<T> {
  /** As mesh.yaml has it now; as it last did while what it says cannot be used. */
  readonly now: () => T
  /** What of mesh.yaml is not in force, one sentence each. */
  problems(): readonly string[]
}

/**
 * Follows one part of the configuration, looking whenever it is asked. `what` names it in sentences: "The
 * senders of facts"; `read` gives it, such as `live.senders`. Throws what `read` throws
 * (MESH_CONFIG_SETTING), but only here, at the start.
 */
export const followPart = <T>(
  what: string,
  live: Pick<LiveBundle, 'current'>,
  read: () => T,
  logger: Pick<Logger, 'error'>,
): LivePart<T> => {
  let value = read()
  let bundle = live.current()
  let problems: readonly string[] = []

  const look = (): void => {
    const newest = live.current()
    if (newest === bundle) return
    bundle = newest
    try {
      value = read()
      problems = []
    } catch (thrown) {
      const why = messageOf(thrown)
      problems = [`${what} stay as they were: ${why}`]
      logger.error({ err: why }, `${what} of the new mesh.yaml cannot be used`)
    }
  }

  return {
    now: () => {
      look()
      return value
    },
    problems: () => {
      look()
      return problems
    },
  }
}
