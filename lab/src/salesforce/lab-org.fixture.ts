import type { Org } from './org.ts'
import { type OrgOptions, startOrg } from './start-org.ts'

export const VERSION = '65.0'

export interface RestAnswer {
  readonly status: number
  readonly headers: Headers
  // Tests look into answers of many shapes.
  readonly body: Readonly<Record<string, unknown>>
}

export interface RestCaller {
  readonly token: string
  /** `path` is relative to the version's root unless it begins with `/services`. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RestAnswer>
  create(object: string, fields: object): Promise<string>
  query(soql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
}

export const tokenOf = async (org: Org, form: Readonly<Record<string, string>>) => {
  const response = await fetch(`${org.loginUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

export const passwordForm = (org: Org, username: string, password: string) => ({
  grant_type: 'password',
  client_id: org.consumerKey,
  client_secret: org.consumerSecret,
  username,
  password,
})

export const login = async (
  org: Org,
  as: 'sales' | 'integration' = 'sales',
): Promise<RestCaller> => {
  const { body: answer } = await tokenOf(
    org,
    as === 'sales'
      ? passwordForm(org, org.username, org.password)
      : passwordForm(org, org.integrationUsername, org.integrationPassword),
  )
  const token = answer['access_token'] ?? ''
  const call: RestCaller['call'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('/services') ? path : `/services/data/v${VERSION}${path}`
    const response = await fetch(org.instanceUrl + url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed = (text === '' ? {} : JSON.parse(text)) as RestAnswer['body']
    return { status: response.status, headers: response.headers, body: parsed }
  }
  return {
    token,
    call,
    create: async (object, fields) => {
      const { status, body } = await call('POST', `/sobjects/${object}`, fields)
      if (status !== 201) throw new Error(`${object}: ${JSON.stringify(body)}`)
      return String(body['id'])
    },
    query: async (soql) => {
      const { body } = await call('GET', `/query?q=${encodeURIComponent(soql)}`)
      return body['records'] as readonly Readonly<Record<string, unknown>>[]
    },
  }
}

export interface Wares {
  readonly accountId: string
  readonly priceBookId: string
  readonly entryIds: readonly string[]
}

/** One of the demo customers and the price list. */
export const waresOf = (org: Org): Wares => ({
  accountId: org.records('Account')[0]?.id ?? '',
  priceBookId: org.standardPriceBookId,
  entryIds: org.records('PricebookEntry').map(({ id }) => id),
})

export const draftFields = ({ accountId, priceBookId }: Wares) => ({
  AccountId: accountId,
  Pricebook2Id: priceBookId,
  EffectiveDate: '2026-03-01',
  Status: 'Draft',
})

/** A draft order with `lines` products. */
export const draftOrder = async (rest: RestCaller, wares: Wares, lines = 1): Promise<string> => {
  const orderId = await rest.create('Order', draftFields(wares))
  for (const entryId of wares.entryIds.slice(0, lines)) {
    await rest.create('OrderItem', {
      OrderId: orderId,
      PricebookEntryId: entryId,
      Quantity: 2,
      UnitPrice: 10.5,
    })
  }
  return orderId
}

/** Starts an org and hands over what most tests begin with. */
export const openLab = async (options: OrgOptions = {}) => {
  const org = await startOrg(options)
  return { org, wares: waresOf(org), rest: await login(org) }
}
