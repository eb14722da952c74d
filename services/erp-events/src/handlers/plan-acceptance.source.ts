import { canonicalHash, type Clock, MeshError } from '@carrick/kernel'
import type { CorrectionRequest, PlannedCorrection } from '@carrick/service-host'
import { acceptErp, type ErpStand } from '../domain/accept-erp.ts'
import { basisOf } from '../domain/basis.ts'
import { describeNews } from '../domain/describe-news.ts'
import { isOrderBook, type OrderBook } from '../domain/order-book.ts'
import { setBackName, wasSetBack } from '../domain/set-back.ts'
import { erpAccepted } from './accept-erp.handler.ts'
import type { ErpReader } from '../ports.ts'
import { readStand } from './read-stand.source.ts'

export interface PlanAcceptanceDeps {
  readonly erps: readonly ErpReader[]
  readonly clock: Clock
  readonly keysNamed: (name: string, limit: number) => Promise<readonly string[]>
  readonly state: (key: string) => Promise<unknown>
}

/** Of one ERP; more are planned in turns. */
const MOST_ORDERS = 1_000
const DEADLINE_MS = 10 * 60_000
/** In a plan nobody has decided yet. */
const NOBODY = ''

const planned = (key: string, book: OrderBook, stand: ErpStand): readonly PlannedCorrection[] => {
  const { erp, facts } = stand
  const basis = basisOf(book, erp)
  const changes = describeNews(acceptErp(book, key, stand, NOBODY))
  if (changes.length === 0) return []
  return [
    {
      ...{ key, target: `erp:${erp}`, changes, state: canonicalHash({ basis, facts }) },
      message: (order) => ({
        ...{ token: erpAccepted, key, id: order.commandId },
        body: { ...stand, basis, order },
      }),
    },
  ]
}

/** What would be told if what ERPs that were restored say now were taken for true. */
export const createAcceptancePlan = ({ erps, clock, keysNamed, state }: PlanAcceptanceDeps) => {
  const booksOf = async (
    { name }: ErpReader,
    { keys, target }: CorrectionRequest,
  ): Promise<ReadonlyMap<string, OrderBook>> => {
    const all = target === `erp:${name}` ? await keysNamed(setBackName(name), MOST_ORDERS) : []
    const books = new Map<string, OrderBook>()
    for (const key of new Set([...keys, ...all])) {
      const book = await state(key)
      if (isOrderBook(book) && wasSetBack(book, name)) books.set(key, book)
    }
    return books
  }
  return async (request: CorrectionRequest): Promise<readonly PlannedCorrection[]> => {
    const plans: PlannedCorrection[] = []
    for (const erp of erps) {
      const books = await booksOf(erp, request)
      if (books.size === 0) continue
      const at = new Date(clock.now()).toISOString()
      const signal = AbortSignal.timeout(DEADLINE_MS)
      const stand = await readStand(erp, new Set(books.keys()), signal)
      const [problem] = stand.unread
      if (problem !== undefined)
        throw new MeshError(
          problem.code,
          `${erp.name} says what cannot be read: ${problem.message}`,
        )
      for (const [key, book] of books)
        plans.push(...planned(key, book, { erp: erp.name, facts: stand.of.get(key) ?? [], at }))
    }
    return plans
  }
}
