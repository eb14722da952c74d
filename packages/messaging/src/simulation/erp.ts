import { MeshError } from '@carrick/kernel'
import type { Answer, Call } from '../handlers/handler.ts'
import type { Random } from './random.ts'
import type { Process, Scheduler } from './scheduler.ts'

export interface Document {
  readonly number: string
  readonly by: string
}

/** An ERP of the look-up grade: it keeps our mark but does not refuse a second document for it. */
export interface SimulatedErp {
  /** Its own books, by operation key. */
  readonly books: Map<string, Document[]>
  /** Targets that answer nothing but "away" until this time. */
  readonly downUntil: Map<string, number>
  faults: boolean
  perform(caller: Process, call: Call): Promise<Answer<string>>
  lookUp(caller: Process, call: Call): Promise<Answer<string> | { readonly kind: 'absent' }>
}

export const createErp = (
  scheduler: Scheduler,
  random: Random,
  limits: { readonly actMs: number; readonly visibilityMs: number },
): SimulatedErp => {
  const world: Process = { name: 'erp', alive: true, pausedUntil: 0 }
  const books = new Map<string, Document[]>()
  const downUntil = new Map<string, number>()
  let documents = 0

  const book = (call: Call, by: string): string => {
    documents += 1
    const number = `D${String(documents)}`
    books.set(call.opKey, [...(books.get(call.opKey) ?? []), { number, by }])
    return number
  }
  const away = (call: Call): MeshError | undefined =>
    (downUntil.get(call.target) ?? 0) > scheduler.now()
      ? new MeshError('MESH_ERP_AWAY', `${call.target} refuses connections`, { kind: 'held' })
      : undefined

  const erp: SimulatedErp = {
    books,
    downUntil,
    faults: true,
    perform: (caller, call) =>
      new Promise((resolve, reject) => {
        const answer = (value: Answer<string>): void => {
          scheduler.schedule(caller, random.below(10), () => resolve(value))
        }
        const isFaulty = erp.faults && random.chance(0.35)
        const fault = isFaulty ? random.below(6) : -1
        scheduler.schedule(world, random.below(15), () => {
          const cause = away(call)
          if (cause !== undefined) {
            answer({ kind: 'transient', cause })
            return
          }
          switch (fault) {
            case 0:
              answer({
                kind: 'transient',
                cause: new MeshError('MESH_ERP_BUSY', 'answered 503', { kind: 'retryable' }),
              })
              return
            case 1:
              // Cut before the commit.
              scheduler.schedule(caller, 5, () => reject(new Error('socket hang up')))
              return
            case 2:
              book(call, caller.name)
              scheduler.schedule(caller, 5, () => reject(new Error('socket hang up')))
              return
            case 3: {
              // Held past the client's timeout, then done, within the delay that the adapter states.
              const late = limits.actMs + random.below(limits.visibilityMs * 0.8)
              scheduler.schedule(world, late - 20, () => void book(call, caller.name))
              return
            }
            case 4:
              answer({ kind: 'throttled', afterMs: 50 + random.below(200) })
              return
            default:
              answer({ kind: 'done', result: book(call, caller.name) })
          }
        })
      }),
    lookUp: (caller, call) =>
      new Promise((resolve, reject) => {
        const isCut = erp.faults && random.chance(0.1)
        scheduler.schedule(world, random.below(15), () => {
          const cause = away(call)
          const found = books.get(call.opKey)?.[0]
          scheduler.schedule(caller, random.below(10), () => {
            if (cause !== undefined) resolve({ kind: 'transient', cause })
            else if (isCut) reject(new Error('look-up cut'))
            else if (found === undefined) resolve({ kind: 'absent' })
            else resolve({ kind: 'done', result: found.number })
          })
        })
      }),
  }
  return erp
}
