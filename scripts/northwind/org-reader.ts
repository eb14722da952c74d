import { type Decimal, orderIdOfRecord, parseDecimal } from '@carrick/kernel'
import { openSalesSession, type Org } from '@carrick/lab'
import { fractionOf, lineNet, partNet, sumOf } from './amounts.ts'
import type { Facts, OrderFacts } from './facts.ts'

/** An order as a person reads it in the org. */
export interface OrgOrder {
  /** The buyer's number: of the order in the data file. */
  readonly reference: string
  /** The mesh's id of it. */
  readonly orderId: string
  readonly activated: boolean
  /** Ids of the order products, in the order of their numbers. */
  readonly lineIds: readonly string[]
  /** What was ordered. */
  readonly ordered: OrderFacts
  /** What the mesh wrote into it. */
  readonly status: OrderFacts
}

export interface OrgReader {
  read(): Promise<readonly OrgOrder[]>
  /** How many orders show the number of an ERP document. */
  countPosted(): Promise<number>
}

type Row = Readonly<Record<string, unknown>>

const ORDER = [
  'Id, PoNumber, Status, EffectiveDate, Requested_Date__c, TotalAmount, Freight__c',
  'Account.Customer_Number__c, ERP_Order_No__c, Hold_Codes__c, Integration_Status__c',
  'Acceptance_Status__c, Fulfilment_Status__c, Billing_Status__c, Lifecycle_Status__c',
].join(', ')
const ITEM = [
  'Id, OrderId, Product2.ProductCode, Quantity, UnitPrice, TotalPrice, Discount__c, Line_Status__c',
  'Qty_Confirmed__c, Qty_Backordered__c, Qty_Shipped__c, Qty_Invoiced__c',
].join(', ')

/** JSON numbers of up to 15 digits come back as they were written. */
const decimalOf = (value: unknown): Decimal =>
  parseDecimal(typeof value === 'number' || typeof value === 'string' ? String(value) : '0')

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const child = (row: Row, name: string, field: string): string | null =>
  textOf((row[name] as Row | null)?.[field])

interface Item {
  readonly ordered: Facts
  readonly status: Facts
  readonly net: Decimal
  /** Net amount of what is invoiced. */
  readonly invoicedNet: Decimal
}

const itemOf = (row: Row): Item => {
  const [quantity, unitPrice] = [decimalOf(row['Quantity']), decimalOf(row['UnitPrice'])]
  const discount = fractionOf(decimalOf(row['Discount__c']))
  const net = lineNet({ quantity, unitPrice, discount })
  const invoiced = decimalOf(row['Qty_Invoiced__c'])
  const sku = child(row, 'Product2', 'ProductCode')
  const listAmount = decimalOf(row['TotalPrice'])
  return {
    ordered: { sku, quantity, unitPrice, discount, listAmount, net },
    status: {
      confirmed: decimalOf(row['Qty_Confirmed__c']),
      backordered: decimalOf(row['Qty_Backordered__c']),
      shipped: decimalOf(row['Qty_Shipped__c']),
      invoiced,
      state: textOf(row['Line_Status__c']),
    },
    net,
    invoicedNet: partNet(net, invoiced, quantity),
  }
}

const orderOf = (orgId: string, row: Row, rows: readonly Row[]): OrgOrder => {
  const items = rows.map(itemOf)
  const freight = decimalOf(row['Freight__c'])
  const billing = textOf(row['Billing_Status__c'])
  const isInvoiced = billing !== null && billing !== 'NONE'
  const goods = sumOf(items.map(({ invoicedNet }) => invoicedNet))
  return {
    reference: textOf(row['PoNumber']) ?? '',
    orderId: orderIdOfRecord(orgId, String(row['Id'])),
    activated: row['Status'] === 'Activated',
    lineIds: rows.map(({ Id: id }) => String(id)),
    ordered: {
      order: {
        customer: child(row, 'Account', 'Customer_Number__c'),
        orderDate: textOf(row['EffectiveDate']),
        requestedDate: textOf(row['Requested_Date__c']),
        listTotal: decimalOf(row['TotalAmount']),
        freight,
        net: sumOf([...items.map(({ net }) => net), freight]),
      },
      lines: items.map(({ ordered }) => ordered),
    },
    status: {
      order: {
        documentId: textOf(row['ERP_Order_No__c']),
        holds: textOf(row['Hold_Codes__c']) ?? '',
        integration: textOf(row['Integration_Status__c']),
        acceptance: textOf(row['Acceptance_Status__c']),
        fulfilment: textOf(row['Fulfilment_Status__c']),
        billing,
        lifecycle: textOf(row['Lifecycle_Status__c']),
        // Charges stand on the first invoice.
        invoicedAmount: isInvoiced ? sumOf([goods, freight]) : goods,
      },
      lines: items.map(({ status }) => status),
    },
  }
}

/** Reads the org by SOQL over REST, logged in as a person of the sales team. */
export const openOrgReader = async (org: Org): Promise<OrgReader> => {
  const session = await openSalesSession(org)
  return {
    read: async () => {
      const orders = await session.query(`SELECT ${ORDER} FROM Order ORDER BY OrderNumber`)
      const items = await session.query(`SELECT ${ITEM} FROM OrderItem ORDER BY OrderItemNumber`)
      const byOrder = Map.groupBy(items, ({ OrderId: id }) => String(id))
      return orders.map((row) => orderOf(org.orgId, row, byOrder.get(String(row['Id'])) ?? []))
    },
    countPosted: async () => {
      const soql = 'SELECT COUNT(Id) posted FROM Order WHERE ERP_Order_No__c != null'
      const [row] = await session.query(soql)
      return Number(row?.['posted'] ?? 0)
    },
  }
}
