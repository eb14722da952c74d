import type { RestClient, Session } from '@carrick/salesforce'
import type { OrgReader } from '../ports.ts'
import { findReturns } from './find-returns.adapter.ts'
import { idsIn, modifiedSince, readIds, readRecords, sameNames } from './read-rows.adapter.ts'

export interface FieldLists {
  /** Fields of Order, parents by dotted name; from the field maps, so that a new row is read at once. */
  orderFields(): readonly string[]
  itemFields(): readonly string[]
}

/**
 * What an order waits for shows in the org a moment after it was found out: an account that is
 * corrected in between must find the order too. Orders without a status that nobody touched for days
 * are those from before the mesh.
 */
const WAITING =
  "(Integration_Status__c IN ('RECEIVED','PARKED','INVALID') " +
  'OR (Integration_Status__c = null AND SystemModstamp >= LAST_N_DAYS:3))'

const NAMES = { object: 'Order', line: 'OrderItem', parent: 'OrderId' }

/** Reads through the REST API. */
export const createOrgReader = (
  session: Session,
  rest: RestClient,
  fields: FieldLists,
): OrgReader => ({
  identity: () => session.token(),
  findReturns: () => findReturns(rest),
  readOrders: (recordIds) =>
    readRecords(
      rest,
      {
        object: 'Order',
        // Whether a map reads them or not: how people name an order, and whether it is one of an ERP.
        header: sameNames(['OrderNumber', 'ERP_Order_Key__c', ...fields.orderFields()]),
        lines: 'OrderItems',
        line: sameNames(fields.itemFields()),
        lineOrder: 'OrderItemNumber',
      },
      recordIds,
    ),
  ordersOfItems: (itemIds) =>
    itemIds.length === 0
      ? Promise.resolve([])
      : readIds(
          rest,
          `SELECT OrderId FROM OrderItem WHERE Id IN (${idsIn(itemIds)})`,
          'OrderId',
          'all',
        ),
  waitingOrdersOfAccounts: (accountIds) =>
    accountIds.length === 0
      ? Promise.resolve([])
      : readIds(
          rest,
          `SELECT Id FROM Order WHERE AccountId IN (${idsIn(accountIds)}) AND ${WAITING}`,
          'Id',
          'live',
        ),
  ordersModifiedSince: (instant) => modifiedSince(rest, NAMES, instant),
})
