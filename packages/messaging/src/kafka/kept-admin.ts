import { MeshError } from '@carrick/kernel'
import type { AdminCalls } from './ensure-topics.ts'
import { unavailable, within } from './log-errors.ts'

const CALL_MS = 20_000

export interface KeptAdmin<T extends AdminCalls> {
  ask<R>(what: string, run: (admin: T) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** One administrator, connected at first use and replaced after a failure. */
export const keptAdmin = <T extends AdminCalls>(connect: () => Promise<T>): KeptAdmin<T> => {
  let current: Promise<T> | undefined

  const forget = (admin: Promise<T>): void => {
    if (current === admin) current = undefined
    admin.then((one) => one.close()).catch(() => undefined)
  }

  return {
    ask: async (what, run) => {
      current ??= connect()
      const admin = current
      try {
        return await within(CALL_MS, what, admin.then(run))
      } catch (thrown) {
        if (thrown instanceof MeshError && thrown.code === 'MESH_LOG_PARTITIONS') throw thrown
        forget(admin)
        throw thrown instanceof MeshError ? thrown : unavailable(thrown)
      }
    },
    close: async () => {
      const admin = current
      current = undefined
      await admin?.then((one) => one.close()).catch(() => undefined)
    },
  }
}
