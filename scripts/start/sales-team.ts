import { type LabErp, openSalesSession, type Org, type SalesSession } from '@carrick/lab'
import type { RunOrder } from './run-data.ts'

/** As many people enter orders at a time. */
const PEOPLE = 4
const DUPLICATES = 4
/** Salesforce takes up to 200 records in one collection. */
const COLLECTION = 200

type Json = Readonly<Record<string, unknown>>

interface Catalogue {
  readonly priceBookId: string
  readonly accounts: ReadonlyMap<string, string>
  readonly entries: ReadonlyMap<string, string>
}

const readCatalogue = async (org: Org, session: SalesSession): Promise<Catalogue> => {
  const accounts = await session.query('SELECT Id, Customer_Number__c FROM Account')
  const entries = await session.query('SELECT Id, Product2.ProductCode FROM PricebookEntry')
  return {
    priceBookId: org.standardPriceBookId,
    accounts: new Map(
      accounts.map((row) => [String(row['Customer_Number__c']), String(row['Id'])]),
    ),
    entries: new Map(
      entries.map((row) => [String((row['Product2'] as Json)['ProductCode']), String(row['Id'])]),
    ),
  }
}

/** OrderItem keeps a percentage, the data a fraction. */
const percentOf = (fraction: string | null | undefined): number =>
  Number((Number(fraction ?? 0) * 100).toFixed(4))

const enter = async (
  session: SalesSession,
  catalogue: Catalogue,
  order: RunOrder,
): Promise<string> => {
  const { shipTo } = order
  const created = (await session.call('POST', '/sobjects/Order', {
    AccountId: catalogue.accounts.get(order.account),
    Pricebook2Id: catalogue.priceBookId,
    EffectiveDate: order.orderedOn,
    Status: 'Draft',
    PoNumber: order.externalId,
    Freight__c: order.freight ?? null,
    Requested_Date__c: order.requiredOn ?? null,
    ...(order.priority != null && { Priority__c: order.priority }),
    ShippingStreet: shipTo.street,
    ShippingCity: shipTo.city,
    ShippingState: shipTo.state,
    ShippingPostalCode: shipTo.postalCode,
    ShippingCountry: shipTo.country,
  })) as { id: string }
  const records = order.lines.map(({ sku, quantity, unitPrice, discount }) => ({
    attributes: { type: 'OrderItem' },
    OrderId: created.id,
    PricebookEntryId: catalogue.entries.get(sku),
    Quantity: quantity,
    UnitPrice: unitPrice,
    Discount__c: percentOf(discount),
  }))
  for (let at = 0; at < records.length; at += COLLECTION) {
    const batch = { allOrNone: true, records: records.slice(at, at + COLLECTION) }
    const results = (await session.call('POST', '/composite/sobjects', batch)) as {
      success: boolean
    }[]
    const failed = results.find(({ success }) => !success)
    if (failed !== undefined) {
      throw new Error(`The org refused an order product: ${JSON.stringify(failed).slice(0, 300)}`)
    }
  }
  await session.call('PATCH', `/sobjects/Order/${created.id}`, { Status: 'Activated' })
  return created.id
}

/** Where orders are entered and activated, by the API that any client uses. */
export interface SalesDesk {
  /** Record id of the activated order. */
  sell(order: RunOrder): Promise<string>
}

/**
 * Arms what the scenarios ask for: an answer of the ERP that is cut after it committed, an org that tells of
 * the same order again and again.
 */
export const openSalesDesk = async (org: Org, erp?: LabErp): Promise<SalesDesk> => {
  const session = await openSalesSession(org)
  const catalogue = await readCatalogue(org, session)
  return {
    sell: async (order) => {
      if (order.scenario === 'cut-answer') {
        erp?.faults.add({ kind: 'cut-after-commit' }, 1, { customerPoNumber: order.externalId })
      }
      const id = await enter(session, catalogue, order)
      if (order.scenario === 'duplicate') {
        for (let again = 0; again < DUPLICATES; again += 1)
          org.injectGap('GAP_UPDATE', 'Order', [id])
      }
      return id
    },
  }
}

/** Enters the orders and activates them, a few at a time. */
export const activateOrders = async (
  desk: SalesDesk,
  orders: readonly RunOrder[],
): Promise<void> => {
  const waiting = [...orders]
  const person = async (): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      await desk.sell(order)
    }
  }
  await Promise.all(Array.from({ length: PEOPLE }, person))
}
