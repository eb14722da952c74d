import type { ErpSystem, Setting } from '@carrick/mapping'
import { authorityIn } from './key-material.ts'
import { webUrl } from './web-url.ts'
import { webhookSecret } from './webhook-secret.ts'

/** One unit of sale is so many of the unit in which the ERP keeps the product; null = every product. */
export interface UnitOfErp {
  readonly unit: string
  readonly product: string | null
  /** `12` or `5/3`. */
  readonly ratio: string
  readonly erpUnit: string
}

/** What every ERP has in common. */
interface AnyErpConnection {
  /** Name in mesh.yaml; the target is `erp:<name>`. */
  readonly name: string
  readonly baseUrl: string
  /** What signs its webhooks, two while one is exchanged; without any it sends none. */
  readonly webhookSecrets: readonly string[]
  /** PEM of an authority to trust. */
  readonly authority?: string
  readonly map: string
  /** Calls at a time. */
  readonly concurrency: number
  /** Drafts that it is asked about at a time, beside those calls. */
  readonly validationConcurrency: number
  /** So long one call may take. */
  readonly deadlineMs: number
  /** Pause between two reads of the change feed. */
  readonly pollMs: number
  /** The same for customers and products. */
  readonly masterDataPollMs: number
  /** IANA name: in whose calendar its document dates are. */
  readonly zone: string
  /** Where it counts in other units than orders are sold by. */
  readonly units: readonly UnitOfErp[]
  /** What it calls a restocking fee. */
  readonly restockingFeeCode: string
  /** Orders that somebody entered there are told too. */
  readonly showsOrdersOfOthers: boolean
}

export interface RestErpConnection extends AnyErpConnection {
  readonly adapter: 'rest'
  readonly token: string
}

export interface TrytonErpConnection extends AnyErpConnection {
  readonly adapter: 'tryton'
  readonly database: string
  readonly user: string
  readonly password: string
  /** Name of the web shop. */
  readonly shop: string
}

/** An ERP with its references resolved. */
export type ErpConnection = RestErpConnection | TrytonErpConnection

/** Tryton takes a second or two for an order, on both of two cores. */
const USUAL = {
  rest: { concurrency: 16, validation: 2, deadlineSeconds: 10, pollSeconds: 1 },
  tryton: { concurrency: 2, validation: 1, deadlineSeconds: 30, pollSeconds: 2 },
} as const
const MASTER_DATA_TURNS = 5
const RESTOCKING_FEE = 'RESTOCKING'

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectErp = (
  name: string,
  system: ErpSystem,
  resolve: (name: string, setting: Setting) => string,
  zone: string,
): ErpConnection => {
  const at = (field: string): string => `systems.erp.${name}.${field}`
  const read = (field: string, setting: Setting): string => resolve(at(field), setting)
  const usual = USUAL[system.adapter]
  const pollSeconds = system.pollSeconds ?? usual.pollSeconds
  const connection = {
    name,
    baseUrl: webUrl(read('url', system.url), at('url')),
    ...(system.caFile !== undefined && {
      authority: authorityIn(read('caFile', system.caFile), at('caFile')),
    }),
    map: system.map,
    zone,
    concurrency: system.concurrency ?? usual.concurrency,
    validationConcurrency: system.validation?.concurrency ?? usual.validation,
    deadlineMs: (system.deadlineSeconds ?? usual.deadlineSeconds) * 1000,
    pollMs: pollSeconds * 1000,
    restockingFeeCode: system.restockingFeeCode ?? RESTOCKING_FEE,
    units: (system.units ?? []).map(({ unit, product = null, is, of }) => ({
      ...{ unit, product, ratio: String(is), erpUnit: of },
    })),
    showsOrdersOfOthers: system.ordersOfOthers === 'show',
    masterDataPollMs: (system.masterDataPollSeconds ?? pollSeconds * MASTER_DATA_TURNS) * 1000,
  }
  switch (system.adapter) {
    case 'rest':
      return {
        ...connection,
        adapter: 'rest',
        token: system.token === undefined ? '' : read('token', system.token),
        webhookSecrets: [system.webhookSecret ?? []]
          .flat()
          .map((setting) => webhookSecret(read('webhookSecret', setting), at('webhookSecret'))),
      }
    case 'tryton':
      return {
        ...connection,
        adapter: 'tryton',
        database: read('database', system.database),
        user: read('user', system.user),
        password: read('password', system.password),
        shop: read('shop', system.shop),
        webhookSecrets: [],
      }
  }
}
