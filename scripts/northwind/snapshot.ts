import type { RunOrder } from '../start/run-data.ts'
import type { BookedOrder, ErpBooks } from './erp-books.ts'
import { ASKED, ASKED_STATUS, askedOfOrg, bookedFacts, expectedOrder } from './expected-order.ts'
import { expectedStatus } from './expected-status.ts'
import type { Tally } from './facts.ts'
import type { MeshReader } from './mesh-reader.ts'
import type { OrgOrder, OrgReader } from './org-reader.ts'

export interface Sides {
  readonly org: OrgReader
  readonly mesh: MeshReader
  readonly erp: ErpBooks
}

/** An order of the data file with what the org and the ERP hold of it. */
export interface Traced {
  readonly source: RunOrder
  /** More than one = it is there twice. */
  readonly orgOrders: readonly OrgOrder[]
  readonly documents: readonly BookedOrder[]
}

export interface Snapshot {
  readonly traced: readonly Traced[]
  /** Documents of the ERP that no order of the org explains. */
  readonly strangers: number
}

/** Reads org and ERP as they are now. */
export const takeSnapshot = async (
  { org, erp }: Sides,
  orders: readonly RunOrder[],
): Promise<Snapshot> => {
  const [orgOrders, documents] = await Promise.all([org.read(), erp.read()])
  const byReference = Map.groupBy(orgOrders, ({ reference }) => reference)
  const byMark = Map.groupBy(documents, ({ mark }) => mark)
  const traced = orders.map((source): Traced => {
    const own = byReference.get(source.externalId) ?? []
    return {
      source,
      orgOrders: own,
      documents: own.flatMap(({ orderId }) => byMark.get(orderId) ?? []),
    }
  })
  const explained = traced.reduce((sum, { documents: own }) => sum + own.length, 0)
  return { traced, strangers: documents.length - explained }
}

export interface Accounts {
  readonly submitted: number
  /** Have a document in the ERP that is neither held nor cancelled. */
  readonly posted: number
  readonly lost: number
  readonly duplicates: number
}

/** Counts what is there, missing and there twice. */
export const accountsOf = ({ traced, strangers }: Snapshot): Accounts => {
  const beyond = (count: number): number => Math.max(0, count - 1)
  return {
    submitted: traced.filter(({ orgOrders }) => orgOrders.some(({ activated }) => activated))
      .length,
    posted: traced.filter(({ documents: [first] }) => {
      return first !== undefined && !first.cancelled && first.holds.length === 0
    }).length,
    lost: traced.filter(({ documents }) => documents.length === 0).length,
    duplicates: traced.reduce(
      (sum, { orgOrders, documents }) => sum + beyond(orgOrders.length) + beyond(documents.length),
      strangers,
    ),
  }
}

/** Every line and amount of the data file against org, mesh and ERP. */
export const compareOrders = (
  { mesh, erp }: Sides,
  { traced }: Snapshot,
  tally: Tally,
): { readonly roundedOtherwise: number } => {
  let roundedOtherwise = 0
  for (const { source, orgOrders, documents } of traced) {
    const [inOrg, booked] = [orgOrders[0], documents[0]]
    const name = source.externalId
    const expected = expectedOrder(source)
    const inErp = expectedOrder(source, erp.rounding)
    if (erp.rounding !== 'half-up') roundedOtherwise += inErp.halves
    const lineIds = inOrg?.lineIds ?? []
    tally.compare(name, 'org', ASKED.org, expected, inOrg?.ordered)
    const queued = inOrg && mesh.ordered(inOrg.orderId, lineIds)
    tally.compare(name, 'mesh', ASKED.mesh, expected, queued)
    tally.compare(name, 'erp', ASKED.erp, inErp, booked && bookedFacts(booked, lineIds))
  }
  return { roundedOtherwise }
}

/** What became of the orders: org and mesh against the ERP's books. */
export const compareStatuses = (
  { mesh, erp }: Pick<Sides, 'mesh' | 'erp'>,
  traced: readonly Traced[],
  tally: Tally,
): void => {
  for (const { source, orgOrders, documents } of traced) {
    const [inOrg, booked] = [orgOrders[0], documents[0]]
    if (inOrg === undefined || booked === undefined) continue
    const { orderId, lineIds, status } = inOrg
    const expected = expectedStatus(booked, lineIds)
    tally.compare(source.externalId, 'org', askedOfOrg(erp), expected, status)
    const published = mesh.status(orderId, lineIds)
    tally.compare(source.externalId, 'mesh', ASKED_STATUS, expected, published)
  }
}
