import type { RunOrder } from '../start/run-data.ts'
import type { Quantity } from './erp-books.ts'
import { createTally, type Difference, type Tally } from './facts.ts'
import {
  chooseForParts,
  isPartlyInvoiced,
  isPartlyShipped,
  partToInvoice,
  partToShip,
} from './parts.ts'
import {
  type Accounts,
  accountsOf,
  compareOrders,
  compareStatuses,
  type Sides,
  type Snapshot,
  takeSnapshot,
  type Traced,
} from './snapshot.ts'
import { untilAll, type Waiting } from './until.ts'

const PARTS = 10

export interface Partial {
  readonly orders: number
  /** Of which the ERP has shipped a part. */
  readonly shipped: number
  /** Of which the ERP has invoiced a part of what it shipped. */
  readonly invoiced: number
  /** Of which the org and the mesh said the same as the ERP at each step. */
  readonly agreed: number
}

export interface Proof extends Accounts {
  readonly counts: Tally['counts']
  readonly differences: readonly Difference[]
  /** Lines whose half cent the ERP rounds in another way than the mesh. */
  readonly roundedOtherwise: number
  readonly partial: Partial
}

const inTurns = async <T>(
  hands: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...items]
  const hand = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item)
  }
  await Promise.all(Array.from({ length: hands }, hand))
}

/** How many of the chosen orders look the same in org, mesh and ERP, and what does not. */
const followed = async (sides: Sides, orders: readonly RunOrder[]) => {
  const snapshot = await takeSnapshot(sides, orders)
  const agreed = snapshot.traced.filter((one) => {
    const tally = createTally()
    compareStatuses(sides, [one], tally)
    return one.documents.length > 0 && tally.differences.length === 0
  })
  return { snapshot, agreed }
}

/** Waits until org and mesh have heard of everything; what they have not heard then is a difference. */
const settle = async (
  waiting: Waiting,
  sides: Sides,
  orders: readonly RunOrder[],
  what: string,
  tally: Tally,
): Promise<Snapshot> => {
  let seen: Snapshot | undefined
  await untilAll(waiting, what, orders.length, async () => {
    const { snapshot, agreed } = await followed(sides, orders)
    seen = snapshot
    return agreed.length
  })
  const snapshot = seen ?? (await takeSnapshot(sides, orders))
  compareStatuses(sides, snapshot.traced, tally)
  return snapshot
}

interface Steps {
  readonly waiting: Waiting
  readonly sides: Sides
  readonly tally: Tally
}

/** Ships a part, then invoices a part of that, and follows each step into the org. */
const moveInParts = async (
  { waiting, sides, tally }: Steps,
  chosen: readonly Traced[],
): Promise<Partial> => {
  const orders = chosen.map(({ source }) => source)
  const wrong = new Set<string>()
  const documents = ({ documents: [booked] }: Traced) => (booked === undefined ? [] : [booked])
  const step = async (
    what: string,
    now: readonly Traced[],
    act: (documentId: string, quantities: readonly Quantity[]) => Promise<void>,
    part: typeof partToShip,
  ): Promise<Snapshot> => {
    await inTurns(sides.erp.hands, now.flatMap(documents), (booked) =>
      act(booked.documentId, part(booked)),
    )
    const before = tally.differences.length
    const snapshot = await settle(waiting, sides, orders, what, tally)
    for (const { order } of tally.differences.slice(before)) wrong.add(order)
    return snapshot
  }
  const { erp } = sides
  const ship = (documentId: string, part: readonly Quantity[]) => erp.ship(documentId, part)
  const bill = (documentId: string, part: readonly Quantity[]) => erp.invoice(documentId, part)
  const shipped = await step('shipped in part', chosen, ship, partToShip)
  const invoiced = await step('invoiced in part', shipped.traced, bill, partToInvoice)
  return {
    orders: orders.length,
    shipped: shipped.traced.flatMap(documents).filter(isPartlyShipped).length,
    invoiced: invoiced.traced.flatMap(documents).filter(isPartlyInvoiced).length,
    agreed: orders.length - wrong.size,
  }
}

/** Ships, invoices and delivers what is left; the invoices then add up to what was shipped. */
const moveTheRest = async (
  { waiting, sides, tally }: Steps,
  traced: readonly Traced[],
  moved: readonly Traced[],
) => {
  const { erp } = sides
  const ending = erp.toTheEnd === 'all' ? traced : moved
  const numbers = ending.flatMap(({ documents }) => documents.map(({ documentId }) => documentId))
  await inTurns(erp.hands, numbers, async (documentId) => {
    await erp.ship(documentId)
    await erp.invoice(documentId)
    await erp.deliver(documentId)
  })
  const orders = traced.map(({ source }) => source)
  return settle(waiting, sides, orders, 'shipped, invoiced and delivered', tally)
}

export interface ProveOptions extends Waiting {
  readonly orders: readonly RunOrder[]
  /** Enters and activates them all. */
  readonly sell: () => Promise<void>
}

/** Sells the orders, moves them through the ERP, and compares file, org, mesh and ERP at each step. */
export const prove = async (sides: Sides, options: ProveOptions): Promise<Proof> => {
  const { orders, sell, ...waiting } = options
  const tally = createTally()
  const steps: Steps = { waiting, sides, tally }
  const selling = sell()
  const posted = untilAll(waiting, 'posted', orders.length, () => sides.org.countPosted())
  await Promise.all([selling, posted])
  const settled = await settle(waiting, sides, orders, 'acknowledged', tally)
  const chosen = chooseForParts(settled.traced, PARTS)
  const partial = await moveInParts(steps, chosen)
  const end = await moveTheRest(steps, settled.traced, chosen)
  const { roundedOtherwise } = compareOrders(sides, end, tally)
  const { counts, differences } = tally
  return { ...accountsOf(end), counts, differences, roundedOtherwise, partial }
}
