import { messageOf } from '@carrick/kernel'
import type { LiveBundle, SenderConnection } from '@carrick/service-host'
import type { Logger } from '@carrick/telemetry'

export interface LiveSenders {
  /** As mesh.yaml has them now; as it last did while what it says cannot be used. */
  now(): readonly SenderConnection[]
  problems(): readonly string[]
}

/** Throws MESH_CONFIG_SETTING, but only here, at the start. */
export const createLiveSenders = (
  live: Pick<LiveBundle, 'current' | 'senders'>,
  logger: Pick<Logger, 'error'>,
): LiveSenders => {
  let senders = live.senders()
  let bundle = live.current()
  let problems: readonly string[] = []

  const look = (): void => {
    const newest = live.current()
    if (newest === bundle) return
    bundle = newest
    try {
      senders = live.senders()
      problems = []
    } catch (thrown) {
      problems = [`The senders of facts stay as they were: ${messageOf(thrown)}`]
      logger.error({ err: messageOf(thrown) }, 'The senders of the new mesh.yaml cannot be used')
    }
  }

  return {
    now: () => {
      look()
      return senders
    },
    problems: () => {
      look()
      return problems
    },
  }
}
