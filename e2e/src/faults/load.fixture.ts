import { eventually } from '@carrick/testkit'

export interface Load {
  /** What was entered so far. */
  readonly ids: readonly string[]
  /** Enters no more; returns everything that was entered. */
  end(): Promise<readonly string[]>
}

export interface LoadOptions {
  /** Enters so many orders; their ids. */
  readonly enter: (count: number) => Promise<readonly string[]>
  /** How many of these have come through. */
  readonly through: (ids: readonly string[]) => number
  /** Orders at the same time. */
  readonly underWay?: number
}

const AT_ONCE = 25
const ROOM_MS = 90_000

/** Keeps so many orders under way until it is ended. */
export const keepBusy = ({ enter, through, underWay = 200 }: LoadOptions): Load => {
  const ids: string[] = []
  let live = true
  const hasRoom = () => !live || ids.length - through(ids) < underWay
  const run = async (): Promise<void> => {
    while (live) {
      ids.push(...(await enter(AT_ONCE)))
      await eventually('room for more orders', hasRoom, ROOM_MS)
    }
  }
  const done = run()
  done.catch(() => undefined)
  return {
    ids,
    end: async () => {
      live = false
      await done
      return ids
    },
  }
}
