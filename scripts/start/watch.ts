import { type Clock, orderIdOfRecord } from '@carrick/kernel'
import type { Org } from '@carrick/lab'
import type { ErpSide, HeldOrder } from './erp-side.ts'
import type { OrgOrder } from './order-view.ts'
import { viewOrder } from './order-view.ts'
import type { OrderOutcome } from './totals.ts'

/** An order on its way, for people. */
export interface OrderProgress extends OrderOutcome {
  readonly number: string
  readonly customer: string
  readonly activatedAt: number
  readonly documentId: string | undefined
  /** What Salesforce shows, in words. */
  readonly shown: string
}

interface Times {
  readonly activatedAt: number
  /** When the number of the ERP came into the org. */
  shownAt: number | undefined
  /** When it was first seen parked; an order may wait for what the mesh is just being told. */
  parkedAt: number | undefined
}

type Fields = Readonly<Record<string, unknown>>

/** Follows the books of the org and its ERPs; asks the mesh for nothing but its dead letters. */
export interface Watch {
  /** Every activated order, as it is now. */
  look(deadLetters: ReadonlySet<string>): readonly OrderProgress[]
}

/** Parked for so long means that the ERP does not know it. */
const PARKED_FOR_MS = 5_000

/** `sides` are the ERPs as they are at a look; one may join later. */
export const createWatch = (org: Org, sides: readonly ErpSide[], clock: Clock): Watch => {
  const times = new Map<string, Times>()
  const settled = new Map<string, OrderProgress>()
  /** Version of its ERP document when an order was settled for good; a new one may unsettle it. */
  const versions = new Map<string, string>()
  let read = 0

  const readBooks = (): void => {
    const { entries } = org.books()
    for (const { object, id, at, changed } of entries.slice(read)) {
      if (object !== 'Order') continue
      if (changed['Status'] === 'Activated')
        times.set(id, { activatedAt: at, shownAt: undefined, parkedAt: undefined })
      const known = times.get(id)
      if (known !== undefined && known.shownAt === undefined && changed['ERP_Order_No__c'] != null)
        known.shownAt = at
    }
    read = entries.length
  }

  const linesByOrder = (): ReadonlyMap<string, ReadonlyMap<string, Fields>> => {
    const lines = new Map<string, Map<string, Fields>>()
    for (const { id, values } of org.records('OrderItem')) {
      const orderId = String(values['OrderId'])
      const known = lines.get(orderId) ?? new Map<string, Fields>()
      lines.set(orderId, known.set(id, values))
    }
    return lines
  }

  const documentsByMark = (): ReadonlyMap<string, readonly HeldOrder[]> => {
    const documents = new Map<string, HeldOrder[]>()
    for (const held of sides.flatMap((side) => side.orders())) {
      documents.set(held.mark, [...(documents.get(held.mark) ?? []), held])
    }
    return documents
  }

  return {
    look(deadLetters) {
      readBooks()
      const documents = documentsByMark()
      const versionOf = (id: string): string | undefined =>
        documents.get(orderIdOfRecord(org.orgId, id))?.[0]?.version
      const open = [...times].filter(
        ([id]) => !settled.has(id) || versions.get(id) !== versionOf(id),
      )
      if (open.length > 0) {
        const lines = linesByOrder()
        for (const [id, known] of open) {
          const { activatedAt, shownAt } = known
          const fields = org.record(id)?.values ?? {}
          const orderId = orderIdOfRecord(org.orgId, id)
          const marked = documents.get(orderId) ?? []
          const order: OrgOrder = { fields, lines: lines.get(id) ?? new Map() }
          const view = viewOrder(order, marked[0], deadLetters.has(orderId))
          const createdAt = marked[0]?.createdAt
          const account = org.record(String(fields['AccountId']))?.values ?? {}
          const now = clock.now()
          known.parkedAt = view.final === 'parked' ? (known.parkedAt ?? now) : undefined
          const isPassing = known.parkedAt !== undefined && now - known.parkedAt < PARKED_FOR_MS
          const progress: OrderProgress = {
            ...view,
            settled: view.settled && !isPassing,
            number: String(fields['OrderNumber']),
            customer: String(account['Name']),
            activatedAt,
            documents: marked.length,
            documentId: marked[0]?.documentId,
            submitToErpMs: createdAt === undefined ? undefined : createdAt - activatedAt,
            erpToSalesforceMs:
              createdAt === undefined || shownAt === undefined ? undefined : shownAt - createdAt,
          }
          settled.set(id, progress)
        }
      }
      const all = [...settled.values()]
      // What is posted stays as it is while its document does; the rest is looked at anew the next time.
      for (const [id] of open) {
        const seen = settled.get(id)
        const version = versionOf(id)
        if (seen?.settled !== true || seen.final !== 'posted') settled.delete(id)
        else if (version !== undefined) versions.set(id, version)
      }
      return all
    },
  }
}

/** Keys of orders that wait for an operator in any service. */
export const deadLettersOf = async (
  services: readonly { readonly adminUrl: string }[],
  token: string,
): Promise<ReadonlySet<string>> => {
  const answers = await Promise.all(
    services.map(async ({ adminUrl }) => {
      try {
        const response = await fetch(`${adminUrl}/v1/dead-letters`, {
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(5_000),
        })
        return response.ok ? ((await response.json()) as { readonly key: string }[]) : []
      } catch {
        return []
      }
    }),
  )
  return new Set(answers.flat().map(({ key }) => key))
}

/** Looks until all expected orders are settled, or nothing has moved for so long. */
export const watchUntilSettled = async (
  watch: Watch,
  expected: () => number,
  dead: () => Promise<ReadonlySet<string>>,
  onLook: (orders: readonly OrderProgress[]) => void,
  { clock, signal, stallMs }: { clock: Clock; signal: AbortSignal; stallMs: number },
): Promise<readonly OrderProgress[]> => {
  let movedAt = clock.monotonic()
  let before = ''
  let deadLetters: ReadonlySet<string> = new Set()
  for (let turn = 0; ; turn += 1) {
    if (turn % 8 === 7) deadLetters = await dead()
    const orders = watch.look(deadLetters)
    onLook(orders)
    const settled = orders.filter((order) => order.settled).length
    // What was refused may wait for an operator: asked once more before it counts as an end.
    if (settled >= expected() && settled === orders.length) return watch.look(await dead())
    const now = orders.map(({ shown, documentId }) => `${shown}${documentId ?? ''}`).join('|')
    if (now !== before) movedAt = clock.monotonic()
    before = now
    if (signal.aborted || clock.monotonic() - movedAt > stallMs) return orders
    await clock.sleep(250, signal)
  }
}
