import { eventually } from '@carrick/testkit'
import type { FaultScene } from './fault-scene.fixture.ts'

export interface Load {
  /** What was queued so far. */
  readonly orderIds: readonly string[]
  /** Queues no more; returns everything that was queued. */
  end(): Promise<readonly string[]>
}

const AT_ONCE = 25
const ROOM_MS = 90_000

/** Keeps this many orders under way until it is ended. */
export const keepBusy = (scene: FaultScene, underWay = 200): Load => {
  const orderIds: string[] = []
  let live = true
  const hasRoom = () => !live || orderIds.length - scene.posted(orderIds) < underWay
  const run = async (): Promise<void> => {
    while (live) {
      orderIds.push(...(await scene.queue(AT_ONCE)))
      await eventually('room for more orders', hasRoom, ROOM_MS)
    }
  }
  const done = run()
  done.catch(() => undefined)
  return {
    orderIds,
    end: async () => {
      live = false
      await done
      return orderIds
    },
  }
}
