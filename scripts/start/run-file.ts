import type { Mesh } from './mesh.ts'
import type { Outside } from './outside.ts'

type RunningMesh = Pick<Mesh, 'token' | 'services' | 'ordersUrl'>

interface RunningOutside {
  readonly org: Pick<Outside['org'], 'instanceUrl' | 'username' | 'password'>
  readonly erp: Pick<Outside['erp'], 'baseUrl' | 'adminUrl' | 'token'>
  readonly client: Outside['client']
}

/** What the command line finds in `.carrick/run.json`. */
export const describeRun = (
  { token, services, ordersUrl }: RunningMesh,
  { org, erp, client }: RunningOutside,
  demoUrl: string,
): Readonly<Record<string, unknown>> => ({
  token,
  services: Object.fromEntries(services.map(({ name, adminUrl }) => [name, adminUrl])),
  org: { instanceUrl: org.instanceUrl, labUrl: `${org.instanceUrl}/lab` },
  erp: { baseUrl: erp.baseUrl, adminUrl: erp.adminUrl, token: erp.token },
  demoUrl,
  ingestUrl: ordersUrl,
  client,
})

/**
 * Addresses, and what to try. The secret of the client is not shown: the run file, which its owner alone
 * can read, has it.
 */
export const nextSteps = (
  { ordersUrl }: RunningMesh,
  { org, erp, client }: RunningOutside,
  example: string,
  runFile: string,
): readonly string[] => [
  '',
  `Salesforce org  ${org.instanceUrl}  (${org.username} / ${org.password})`,
  `ERP             ${erp.baseUrl}  (knobs at ${erp.adminUrl})`,
  `Orders by HTTP  ${ordersUrl}`,
  '',
  'Try, in another terminal:',
  '  npx carrick status',
  `  npx carrick why ${example}`,
  '  npx carrick demo erp-cut',
  '',
  `Or submit orders as the client ${client.id}; docs/clients.md has the commands, which begin with`,
  `  URL=${ordersUrl}`,
  `  SECRET=$(node -p 'JSON.parse(fs.readFileSync("${runFile}")).client.secret')`,
  '',
  'It stays up; Ctrl-C stops everything.',
]
