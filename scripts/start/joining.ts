import { messageOf } from '@carrick/kernel'
import type { ErpSide } from './erp-side.ts'
import type { Mesh } from './mesh.ts'
import { startTrytonSide, type TrytonSide, type TrytonSideOptions } from './tryton-side.ts'

/** Of env/: the demo ERP and, for some orders, Tryton. */
const OVERLAY = 'tryton'

export interface JoiningOptions extends Omit<TrytonSideOptions, 'signal'> {
  readonly mesh: Pick<Mesh, 'changeTo'>
  /** Where the new ERP is put as soon as orders may go there. */
  readonly sides: ErpSide[]
  readonly onJoined: (tryton: TrytonSide) => void
}

export interface Joining {
  /** Gives up what is under way, and stops a Tryton that has joined. */
  stop(): Promise<void>
}

/** Has a Tryton installed and started behind what runs, and takes it into the mesh when it is ready. */
export const letTrytonJoin = (options: JoiningOptions): Joining => {
  const { mesh, sides, onJoined, ...how } = options
  const ended = new AbortController()
  let joined: TrytonSide | undefined
  const join = async (): Promise<void> => {
    how.progress('Tryton starts behind the demo ERP; the first time that takes minutes')
    joined = await startTrytonSide({ ...how, signal: ended.signal })
    if (ended.signal.aborted) return
    sides.push(joined.side)
    await mesh.changeTo(OVERLAY, joined.environment)
    onJoined(joined)
  }
  const joining = join().catch((thrown: unknown) => {
    if (ended.signal.aborted) return
    how.progress(`Tryton does not join, the demo ERP goes on alone: ${messageOf(thrown)}`)
  })
  return {
    stop: async () => {
      ended.abort()
      await joining
      await joined?.stop()
    },
  }
}
