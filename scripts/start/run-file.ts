import type { Mesh } from './mesh.ts'
import type { LabPayments, Tryton } from '@carrick/lab'
import type { DemoErp } from './demo-erp.ts'
import type { SalesSide } from './sales-side.ts'

type RunningMesh = Pick<Mesh, 'token' | 'services' | 'ordersUrl'>

interface RunningOutside {
  readonly org: Pick<SalesSide['org'], 'instanceUrl' | 'username' | 'password'>
  readonly erp?: Pick<DemoErp['erp'], 'baseUrl' | 'adminUrl' | 'token'> | undefined
  readonly payments: Pick<LabPayments, 'baseUrl' | 'adminUrl' | 'token'>
  readonly tryton?:
    | Pick<Tryton, 'url' | 'database' | 'adminUser' | 'adminPassword' | 'user' | 'password'>
    | undefined
  readonly client: SalesSide['client']
}

/** What the command line finds in `.carrick/run.json`. */
export const describeRun = (
  { token, services, ordersUrl }: RunningMesh,
  { org, erp, payments, tryton, client }: RunningOutside,
  demoUrl: string,
): Readonly<Record<string, unknown>> => ({
  token,
  services: Object.fromEntries(services.map(({ name, adminUrl }) => [name, adminUrl])),
  org: { instanceUrl: org.instanceUrl, labUrl: `${org.instanceUrl}/lab` },
  ...(erp && { erp: { baseUrl: erp.baseUrl, adminUrl: erp.adminUrl, token: erp.token } }),
  payments: {
    baseUrl: payments.baseUrl,
    adminUrl: payments.adminUrl,
    token: payments.token,
  },
  ...(tryton && {
    tryton: {
      url: tryton.url,
      database: tryton.database,
      ...{ user: tryton.user, password: tryton.password },
      ...{ adminUser: tryton.adminUser, adminPassword: tryton.adminPassword },
    },
  }),
  demoUrl,
  ingestUrl: ordersUrl,
  client,
})

const trytonLine = (
  { url, database, adminUser }: Pick<Tryton, 'url' | 'database' | 'adminUser'>,
  runFile: string,
): string =>
  `Tryton          ${url}  (database ${database}, user ${adminUser}, its password in ${runFile})`

/** What is otherwise from the moment on in which a Tryton has joined. */
export const joinedLines = (
  tryton: Pick<Tryton, 'url' | 'database' | 'adminUser'>,
  runFile: string,
): readonly string[] => [
  '',
  'Tryton has joined: from now on orders to France go there (env/tryton.yaml), all others to the demo ERP',
  trytonLine(tryton, runFile),
  '  npx carrick demo sell-to France',
]

/**
 * Addresses, and what to try. The secret of the client is not shown: the run file, which its owner alone
 * can read, has it.
 */
export const nextSteps = (
  { ordersUrl }: RunningMesh,
  { org, erp, payments, tryton, client }: RunningOutside,
  example: string,
  runFile: string,
): readonly string[] => [
  '',
  `Salesforce org  ${org.instanceUrl}  (${org.username} / ${org.password})`,
  ...(erp === undefined ? [] : [`ERP             ${erp.baseUrl}  (knobs at ${erp.adminUrl})`]),
  ...(tryton === undefined ? [] : [trytonLine(tryton, runFile)]),
  `Payments        ${payments.baseUrl}  (knobs at ${payments.adminUrl})`,
  `Orders by HTTP  ${ordersUrl}`,
  '',
  'Try, in another terminal:',
  '  npx carrick status',
  `  npx carrick why ${example}`,
  `  npx carrick demo ${erp === undefined ? 'same-order' : 'erp-cut'}`,
  '',
  `Or submit orders as the client ${client.id}; docs/clients.md has the commands, which begin with`,
  `  URL=${ordersUrl}`,
  `  SECRET=$(node -p 'JSON.parse(fs.readFileSync("${runFile}")).client.secret')`,
  '',
  'It stays up; Ctrl-C stops everything.',
]
