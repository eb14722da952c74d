import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { parseDecimal } from '@carrick/kernel'
import {
  type LabErp,
  type Org,
  startLabErp,
  startOrg,
  erpEnvironment,
  orgEnvironment,
} from '@carrick/lab'
import type { RunData } from './run-data.ts'

/** The two systems that the mesh stands between. */
export interface Outside {
  readonly org: Org
  readonly erp: LabErp
  /** What mesh.yaml refers to. */
  readonly environment: Readonly<Record<string, string>>
  /** A client of mesh.yaml; its secret is made for this start. */
  readonly client: { readonly id: string; readonly secret: string }
  /** From now on the ERP tells by webhook what happens in it. */
  sendWebhooksTo(webhooksUrl: string): void
  stop(): Promise<void>
}

/** Of the ERP in mesh.yaml. */
const ERP_NAME = 'demo'
/** So long after it was posted an order ships and is invoiced, and after as long again it is delivered. */
const SHIP_AFTER_MS = 1_000

const stockErp = (erp: LabErp, { accounts, products }: RunData): void => {
  const { masterData } = erp.books
  for (const { externalId: number, name, creditLimit } of accounts) {
    const limit = creditLimit == null ? {} : { creditLimit: parseDecimal(creditLimit) }
    masterData.addCustomer({ number, name, ...limit })
  }
  for (const { sku, name, listPrice, unitsInStock, discontinued, knownToErp } of products) {
    if (!knownToErp) continue
    const onHand = parseDecimal(String(unitsInStock))
    masterData.addProduct({ sku, name, listPrice: parseDecimal(listPrice), onHand, discontinued })
  }
}

/** A Salesforce org and an ERP with the same customers and products, but for those it is not to know. */
export const startOutside = async (folder: string, data: RunData): Promise<Outside> => {
  const { accounts, products } = data
  const org = await startOrg({
    filesDir: join(folder, 'salesforce'),
    seed: { accounts, products, orders: [] },
  })
  const erp = await startLabErp({ settings: { autoShipMs: SHIP_AFTER_MS } })
  stockErp(erp, data)
  const client = { id: 'web-shop', secret: randomBytes(24).toString('base64url') }
  return {
    org,
    erp,
    client,
    environment: {
      ...orgEnvironment(org),
      ...erpEnvironment(erp),
      CARRICK_CLIENT_WEB_SHOP_SECRET: client.secret,
    },
    sendWebhooksTo: (webhooksUrl) => {
      erp.settings.webhookUrl = `${webhooksUrl}/${ERP_NAME}`
    },
    stop: async () => {
      await Promise.all([org.stop(), erp.stop()])
    },
  }
}
