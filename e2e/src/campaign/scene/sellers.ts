import { randomUUID } from 'node:crypto'
import { orderIdOfRecord, systemClock } from '@carrick/kernel'
import { openSalesSession, type Org } from '@carrick/lab'
import type { Quantity } from '../history/entry.ts'
import type { History } from '../history/history-file.ts'
import { pick, type Random, wholeNumber } from '../random.ts'
import { CUSTOMER, type ErpName } from './mesh-config.ts'
import { expectTaken, Refused } from './refused.ts'

export const PRODUCTS: Readonly<Record<string, string>> = {
  'ROPE-08': '89.90',
  'BOLT-12': '0.37',
  'CHAIN-10': '14.05',
}
export const CLIENT = { id: 'web-shop', secret: 'secret-of-the-web-shop' } as const

/** Who sells: a person in the org, and a registered client over HTTP. */
export interface Sellers {
  /** Enters and activates an order in the org; its order id. */
  readonly inOrg: (erp: ErpName) => Promise<string>
  /** Submits an order until the edge has taken it; its order id. */
  readonly byClient: (erp: ErpName) => Promise<string>
  /** Asks in the org for its cancellation. */
  readonly cancel: (order: string) => Promise<void>
  /** What a client is told of its order. */
  readonly ask: (order: string) => Promise<Readonly<Record<string, unknown>>>
  /** Access token of the client. */
  readonly token: () => Promise<string>
  readonly records: ReadonlyMap<string, string>
}

const CEILING_MS = 120_000
const AGAIN_MS = 250

export const openSellers = async (
  org: Org,
  ordersUrl: string,
  history: History,
  random: Random,
): Promise<Sellers> => {
  const sales = await openSalesSession(org)
  const accounts = new Map(
    (await sales.query('SELECT Id, Customer_Number__c FROM Account')).map((row) => [
      String(row['Customer_Number__c']),
      row['Id'],
    ]),
  )
  const entries = new Map(
    (await sales.query('SELECT Id, Product2.ProductCode FROM PricebookEntry')).map((row) => [
      (row['Product2'] as { ProductCode: string }).ProductCode,
      row['Id'],
    ]),
  )
  const records = new Map<string, string>()
  let sold = 0

  const someLines = (): readonly Quantity[] =>
    Object.entries(PRODUCTS)
      .slice(0, wholeNumber(random, 1, 3))
      .map(([sku, unitPrice]) => ({
        sku,
        unitPrice,
        quantity: String(wholeNumber(random, 1, 9)),
      }))

  const inOrg = async (erp: ErpName): Promise<string> => {
    sold += 1
    const lines = someLines()
    const tag = String(sold)
    const { results } = (await sales.call('POST', '/composite/tree/Order', {
      records: [
        {
          attributes: { type: 'Order', referenceId: `order${tag}` },
          AccountId: accounts.get(CUSTOMER[erp]),
          Pricebook2Id: org.standardPriceBookId,
          EffectiveDate: '2026-11-23',
          Status: 'Draft',
          PoNumber: `CAMPAIGN-${tag}`,
          OrderItems: {
            records: lines.map(({ sku, quantity, unitPrice }, index) => ({
              attributes: { type: 'OrderItem', referenceId: `line${tag}x${String(index)}` },
              PricebookEntryId: entries.get(sku),
              Quantity: Number(quantity),
              UnitPrice: unitPrice,
            })),
          },
        },
      ],
    })) as { results: { referenceId: string; id: string }[] }
    const record = results.find(({ referenceId }) => referenceId.startsWith('order'))?.id ?? ''
    await sales.call('PATCH', `/sobjects/Order/${record}`, { Status: 'Activated' })
    const order = orderIdOfRecord(org.orgId, record)
    records.set(order, record)
    history.write({ kind: 'accepted', at: systemClock.now(), order, by: 'org', record, erp, lines })
    return order
  }

  let token: string | undefined
  const fetchToken = async (): Promise<string> => {
    const response = await fetch(`${ordersUrl}/v1/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
      }),
      signal: AbortSignal.timeout(5_000),
    })
    const body = (await response.json()) as { access_token?: string }
    if (body.access_token === undefined) throw new Error(`no token: ${String(response.status)}`)
    return body.access_token
  }
  const submit = async (key: string, body: string): Promise<string | undefined> => {
    token ??= await fetchToken()
    const response = await fetch(`${ordersUrl}/v1/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      body,
      signal: AbortSignal.timeout(5_000),
    })
    if (response.status === 401) token = undefined
    await expectTaken('submitting an order', response)
    return ((await response.json()) as { orderId?: string }).orderId
  }

  const byClient = async (erp: ErpName): Promise<string> => {
    const key = randomUUID()
    const lines = someLines()
    const body = JSON.stringify({
      externalId: `CAMPAIGN-${key}`,
      orderDate: '2026-11-23',
      currency: 'EUR',
      soldTo: { number: CUSTOMER[erp] },
      lines: lines.map((line, index) => ({ ...line, lineId: String(index + 1) })),
    })
    const end = systemClock.monotonic() + CEILING_MS
    for (;;) {
      const order = await submit(key, body).catch((thrown: unknown) => {
        if (thrown instanceof Refused) throw thrown
        return undefined
      })
      if (order !== undefined) {
        const at = systemClock.now()
        history.write({ kind: 'accepted', at, order, by: 'client', record: '', erp, lines })
        return order
      }
      if (systemClock.monotonic() > end)
        throw new Error(`The edge took no order for ${String(CEILING_MS / 1000)} s`)
      await systemClock.sleep(AGAIN_MS)
    }
  }

  return {
    inOrg,
    byClient,
    records,
    token: async () => (token ??= await fetchToken()),
    cancel: async (order) => {
      const record = records.get(order) ?? ''
      await sales.call('PATCH', `/sobjects/Order/${record}`, { Cancel_Requested__c: true })
    },
    ask: async (order) => {
      token ??= await fetchToken()
      const response = await fetch(`${ordersUrl}/v1/orders/${order}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(5_000),
      })
      if (response.status === 401) token = undefined
      await expectTaken(`asking for order ${order}`, response)
      return (await response.json()) as Record<string, unknown>
    },
  }
}

/** Sells all the while, in the org and by the client, for both ERPs. */
export interface Trade {
  readonly sold: () => number
  /** Sells no more; throws what a seller could not live with. */
  readonly end: () => Promise<void>
}

export const startTrade = (
  sellers: Sellers,
  random: Random,
  { underWay, open }: { readonly underWay: number; readonly open: () => number },
): Trade => {
  const ended = new AbortController()
  let sold = 0
  const sell = async (channel: 'inOrg' | 'byClient'): Promise<void> => {
    while (!ended.signal.aborted) {
      if (open() < underWay) {
        await sellers[channel](pick(random, ['a', 'b'] as const))
        sold += 1
      }
      await systemClock.sleep(wholeNumber(random, 40, 200), ended.signal)
    }
  }
  const done = Promise.all([sell('inOrg'), sell('byClient')])
  done.catch(() => undefined)
  return {
    sold: () => sold,
    end: async () => {
      ended.abort()
      await done
    },
  }
}
