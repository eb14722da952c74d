import type { Mesh } from './mesh.ts'
import type { Outside } from './outside.ts'

/** What the command line finds in `.carrick/run.json`. */
export const describeRun = (
  { token, services, ordersUrl }: Mesh,
  { org, erp }: Outside,
  demoUrl: string,
): Readonly<Record<string, unknown>> => ({
  token,
  services: Object.fromEntries(services.map(({ name, adminUrl }) => [name, adminUrl])),
  org: { instanceUrl: org.instanceUrl, labUrl: `${org.instanceUrl}/lab` },
  erp: { baseUrl: erp.baseUrl, adminUrl: erp.adminUrl, token: erp.token },
  demoUrl,
  ingestUrl: ordersUrl,
})

/** Addresses, and three commands to try. */
export const nextSteps = (
  { ordersUrl }: Mesh,
  { org, erp }: Outside,
  example: string,
): readonly string[] => [
  '',
  `Salesforce org  ${org.instanceUrl}  (${org.username} / ${org.password})`,
  `ERP             ${erp.baseUrl}`,
  `Orders by HTTP  ${ordersUrl}`,
  '',
  'Try, in another terminal:',
  '  npx carrick status',
  `  npx carrick why ${example}`,
  '  npx carrick demo erp-cut',
  '',
  'It stays up; Ctrl-C stops everything.',
]
