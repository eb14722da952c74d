import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { LabErp } from './erp/erp-server.ts'
import type { LabPayments } from './payments/payment-server.ts'
import type { Org } from './salesforce/org.ts'
import type { Tryton } from './tryton/start-tryton.ts'

type Environment = Readonly<Record<string, string>>

/** What mesh.yaml of the demonstration refers to for its org. */
export const orgEnvironment = (
  org: Pick<
    Org,
    | 'loginUrl'
    | 'pubsubEndpoint'
    | 'caFile'
    | 'integrationUsername'
    | 'consumerKey'
    | 'privateKeyFile'
  >,
): Environment => ({
  CARRICK_DEMO_ORG_LOGIN_URL: org.loginUrl,
  CARRICK_DEMO_ORG_PUBSUB_ENDPOINT: org.pubsubEndpoint,
  CARRICK_DEMO_ORG_CA_FILE: org.caFile,
  CARRICK_DEMO_ORG_USERNAME: org.integrationUsername,
  CARRICK_DEMO_ORG_CONSUMER_KEY: org.consumerKey,
  CARRICK_DEMO_ORG_PRIVATE_KEY: readFileSync(org.privateKeyFile, 'utf8'),
})

/** What mesh.yaml of the demonstration refers to for its ERP. */
export const erpEnvironment = (
  erp: Pick<LabErp, 'baseUrl' | 'token' | 'webhookSecret'>,
): Environment => ({
  CARRICK_DEMO_ERP_URL: erp.baseUrl,
  CARRICK_DEMO_ERP_TOKEN: erp.token,
  CARRICK_DEMO_ERP_WEBHOOK_SECRET: erp.webhookSecret,
})

/** What somebody signs with that nobody knows. */
const someSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** An address where nobody answers, for where nothing is paid back. */
const NOBODY = { baseUrl: 'http://127.0.0.1:9', token: 'none', webhookSecret: someSecret() }

/** What mesh.yaml of the demonstration refers to for its payment provider and its warehouse. */
export const partnersEnvironment = (
  payments: Pick<LabPayments, 'baseUrl' | 'token' | 'webhookSecret'> = NOBODY,
  warehouseSecret: string = someSecret(),
): Environment => ({
  CARRICK_DEMO_PAY_URL: payments.baseUrl,
  CARRICK_DEMO_PAY_TOKEN: payments.token,
  CARRICK_DEMO_PAY_WEBHOOK_SECRET: payments.webhookSecret,
  CARRICK_DEMO_WAREHOUSE_SECRET: warehouseSecret,
})

/** What the overlays of the demonstration refer to for its Tryton. */
export const trytonEnvironment = (
  tryton: Pick<Tryton, 'url' | 'database' | 'user' | 'password' | 'shop'>,
): Environment => ({
  CARRICK_DEMO_TRYTON_URL: tryton.url,
  CARRICK_DEMO_TRYTON_DATABASE: tryton.database,
  CARRICK_DEMO_TRYTON_USER: tryton.user,
  CARRICK_DEMO_TRYTON_PASSWORD: tryton.password,
  CARRICK_DEMO_TRYTON_SHOP: tryton.shop,
})
