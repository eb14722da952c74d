import { MeshError } from '@carrick/kernel'
import { queryRows, quote, type RestClient, type Row, type Session } from '@carrick/salesforce'
import type { ReadOrder } from '../domain/snapshot.ts'
import type { OrgReader } from '../ports.ts'

export interface FieldLists {
  /** Fields of Order, parents by dotted name; from the field maps, so that a new row is read at once. */
  orderFields(): readonly string[]
  itemFields(): readonly string[]
}

const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? String(value) : null
}

const valueAt = (row: Row, path: string): string | null => {
  let value: unknown = row
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Row)[name]
  }
  return textOf(value)
}

const pick = (row: Row, paths: readonly string[]): Record<string, string | null> =>
  Object.fromEntries(paths.map((path) => [path, valueAt(row, path)]))

/** The order number is how people name an order, whether a map reads it or not. */
const ALWAYS = ['Id', 'IsDeleted', 'SystemModstamp', 'OrderNumber']

/**
 * What an order waits for shows in the org a moment after it was found out: an account that is
 * corrected in between must find the order too. Orders without a status that nobody touched for days
 * are those from before the mesh.
 */
const WAITING =
  "(Integration_Status__c IN ('RECEIVED','PARKED','INVALID') " +
  'OR (Integration_Status__c = null AND SystemModstamp >= LAST_N_DAYS:3))'

const unique = (names: readonly string[]): string[] => [...new Set(names)]

const childrenOf = (row: Row): readonly Row[] => {
  const children = row['OrderItems']
  return typeof children === 'object' && children !== null
    ? ((children as { records?: readonly Row[] }).records ?? [])
    : []
}

const idsIn = (ids: readonly string[]): string => ids.map(quote).join(',')

const timeOf = (row: Row): number => {
  const at = Date.parse(valueAt(row, 'SystemModstamp') ?? '')
  if (Number.isNaN(at))
    throw new MeshError('MESH_SALESFORCE_EVENT', 'An order was read without SystemModstamp')
  return at
}

/** Reads through the REST API; deleted orders are included, so that a deletion is seen as one. */
export const createOrgReader = (
  session: Session,
  rest: RestClient,
  fields: FieldLists,
): OrgReader => {
  const idsOf = async (
    soql: string,
    path: string,
    scope: 'live' | 'all' = 'live',
  ): Promise<readonly string[]> =>
    unique((await queryRows(rest, soql, scope)).map((row) => valueAt(row, path) ?? '')).filter(
      (id) => id !== '',
    )

  return {
    identity: () => session.token(),
    async readOrders(recordIds) {
      if (recordIds.length === 0) return []
      const header = unique([...ALWAYS, ...fields.orderFields()])
      const line = unique(['Id', ...fields.itemFields()])
      // `queryAll` reaches into the recycle bin for the lines too; a line in there is not ordered.
      const soql =
        `SELECT ${header.join(', ')}, (SELECT ${line.join(', ')} FROM OrderItems WHERE IsDeleted = false ORDER BY OrderItemNumber) ` +
        `FROM Order WHERE Id IN (${idsIn(recordIds)})`
      const rows = await queryRows(rest, soql, 'all')
      return rows.map((row): ReadOrder => ({
        recordId: valueAt(row, 'Id') ?? '',
        deleted: valueAt(row, 'IsDeleted') === 'true',
        modifiedAt: timeOf(row),
        fields: pick(row, header),
        lines: childrenOf(row).map((child) => pick(child, line)),
      }))
    },
    ordersOfItems: (itemIds) =>
      itemIds.length === 0
        ? Promise.resolve([])
        : idsOf(`SELECT OrderId FROM OrderItem WHERE Id IN (${idsIn(itemIds)})`, 'OrderId', 'all'),
    waitingOrdersOfAccounts: (accountIds) =>
      accountIds.length === 0
        ? Promise.resolve([])
        : idsOf(
            `SELECT Id FROM Order WHERE AccountId IN (${idsIn(accountIds)}) AND ${WAITING}`,
            'Id',
          ),
    async ordersModifiedSince(instant) {
      const since = new Date(instant).toISOString()
      const [orders, viaLines] = await Promise.all([
        idsOf(`SELECT Id FROM Order WHERE SystemModstamp >= ${since}`, 'Id', 'all'),
        idsOf(`SELECT OrderId FROM OrderItem WHERE SystemModstamp >= ${since}`, 'OrderId', 'all'),
      ])
      return unique([...orders, ...viaLines])
    },
  }
}
