import type { LabErp, Org } from '@carrick/lab'
import type { RunOrder } from './run-data.ts'

const VERSION = '65.0'
/** As many people enter orders at a time. */
const PEOPLE = 4
const DUPLICATES = 4
/** Salesforce takes up to 200 records in one collection. */
const COLLECTION = 200

type Json = Readonly<Record<string, unknown>>

const refused = (what: string, body: unknown): Error =>
  new Error(`The org refused ${what}: ${JSON.stringify(body).slice(0, 300)}`)

/** The sales user's own session: orders come in by the API that any client uses. */
const logIn = async (org: Org) => {
  const response = await fetch(`${org.loginUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: org.consumerKey,
      client_secret: org.consumerSecret,
      username: org.username,
      password: org.password,
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (token === undefined) throw refused('the login', response.status)
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${org.instanceUrl}/services/data/v${VERSION}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const content: unknown = text === '' ? undefined : JSON.parse(text)
    if (!answer.ok) throw refused(`${method} ${path}`, content)
    return content
  }
}

type Call = Awaited<ReturnType<typeof logIn>>

const queryAll = async (call: Call, soql: string): Promise<readonly Json[]> => {
  const rows: Json[] = []
  let path: string | undefined = `/query?q=${encodeURIComponent(soql)}`
  while (path !== undefined) {
    const page = (await call('GET', path)) as { records: Json[]; nextRecordsUrl?: string }
    rows.push(...page.records)
    path = page.nextRecordsUrl?.replace(/^\/services\/data\/v[\d.]+/, '')
  }
  return rows
}

interface Catalogue {
  readonly priceBookId: string
  readonly accounts: ReadonlyMap<string, string>
  readonly entries: ReadonlyMap<string, string>
}

const readCatalogue = async (org: Org, call: Call): Promise<Catalogue> => {
  const accounts = await queryAll(call, 'SELECT Id, Customer_Number__c FROM Account')
  const entries = await queryAll(call, 'SELECT Id, Product2.ProductCode FROM PricebookEntry')
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

const enter = async (call: Call, catalogue: Catalogue, order: RunOrder): Promise<string> => {
  const { shipTo } = order
  const created = (await call('POST', '/sobjects/Order', {
    AccountId: catalogue.accounts.get(order.account),
    Pricebook2Id: catalogue.priceBookId,
    EffectiveDate: order.orderedOn,
    Status: 'Draft',
    PoNumber: order.externalId,
    Freight__c: order.freight ?? null,
    Requested_Date__c: order.requiredOn ?? null,
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
    const results = (await call('POST', '/composite/sobjects', batch)) as { success: boolean }[]
    if (results.some(({ success }) => !success)) throw refused('order products', results)
  }
  await call('PATCH', `/sobjects/Order/${created.id}`, { Status: 'Activated' })
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
export const openSalesDesk = async (org: Org, erp: LabErp): Promise<SalesDesk> => {
  const call = await logIn(org)
  const catalogue = await readCatalogue(org, call)
  return {
    sell: async (order) => {
      if (order.scenario === 'cut-answer') {
        erp.faults.add({ kind: 'cut-after-commit' }, 1, { customerPoNumber: order.externalId })
      }
      const id = await enter(call, catalogue, order)
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
