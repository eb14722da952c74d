import { messageOf } from '@carrick/kernel'
import type { LiveBundle } from '@carrick/service-host'
import type { Logger } from '@carrick/telemetry'
import type { Subscriptions } from '../ports.ts'

export interface LiveSubscriptions {
  /** As mesh.yaml has them now; as it last did while what it says cannot be used. */
  readonly now: Subscriptions
  problems(): readonly string[]
}

/** Throws MESH_CONFIG_SETTING, but only here, at the start. */
export const createLiveSubscriptions = (
  live: Pick<LiveBundle, 'current' | 'subscriptions'>,
  logger: Pick<Logger, 'error'>,
): LiveSubscriptions => {
  let subscriptions = live.subscriptions()
  let bundle = live.current()
  let problems: readonly string[] = []

  const look = (): void => {
    const newest = live.current()
    if (newest === bundle) return
    bundle = newest
    try {
      subscriptions = live.subscriptions()
      problems = []
    } catch (thrown) {
      problems = [`The subscriptions stay as they were: ${messageOf(thrown)}`]
      logger.error(
        { err: messageOf(thrown) },
        'The subscriptions of the new mesh.yaml are unusable',
      )
    }
  }

  return {
    now: () => {
      look()
      return subscriptions
    },
    problems: () => {
      look()
      return problems
    },
  }
}
