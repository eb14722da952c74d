import { join } from 'node:path'
import type { Org } from '@carrick/lab'
import { preparePython, run } from './python-environment.ts'
import type { WholeMesh } from './whole-mesh.fixture.ts'

const PYTHON = join(import.meta.dirname, '../python')
const CONTRACT = join(import.meta.dirname, '../../packages/erp/rest/openapi.yaml')

/** The same cases each time; another seed or more examples by hand: docs/judges.md. */
const SEED = process.env['CARRICK_JUDGE_SEED'] ?? '20261123'
const EXAMPLES = process.env['CARRICK_JUDGE_EXAMPLES'] ?? '10'

const orgDetails = (org: Org): string =>
  JSON.stringify({
    url: org.httpsUrl,
    caFile: org.caFile,
    username: org.username,
    password: org.password,
    securityToken: org.securityToken,
    consumerKey: org.consumerKey,
    consumerSecret: org.consumerSecret,
    privateKeyFile: org.privateKeyFile,
    customer: 'KLEIN',
    sku: 'ROPE-08',
  })

/** A part of drive_org.py: what it saw. Throws with its complaint. */
export const driveOrg = async (org: Org, part: 'logins' | 'records' | 'order') => {
  const python = await preparePython()
  const env = { CARRICK_JUDGE_ORG: orgDetails(org) }
  const ended = await run(python, [join(PYTHON, 'drive_org.py'), part], { env })
  if (ended.code !== 0) throw new Error(`simple-salesforce, ${part}: ${ended.stderr.slice(-3_000)}`)
  return JSON.parse(ended.stdout) as Readonly<Record<string, unknown>>
}

interface Judged {
  readonly seed: string
  readonly cases: number
}

export interface Api {
  /** Address of the document, or its file. */
  readonly document: string
  readonly baseUrl?: string
  readonly token?: string
  /** Of operators, where some operations are theirs alone. */
  readonly operatorToken?: string
  readonly webhookSecret?: string
  readonly clientSecret?: string
  /** A document that describes a part: what is more than that is not looked at. */
  readonly isPartial?: true
}

const EVERYTHING = ['--checks', 'all']
/** What fits the document is answered as it says; that other things fit too is not its matter. */
const ITS_PART = [
  '--mode',
  'positive',
  '--checks',
  'not_a_server_error,response_schema_conformance',
]

export type ApiName = 'order-ingest' | 'flow actions' | 'lab ERP' | 'webhooks' | 'admin port'

const fetchToken = async (url: string, secret: string): Promise<string> => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'web-shop',
    client_secret: secret,
  })
  const answer = await fetch(`${url}/v1/oauth/token`, { method: 'POST', body })
  return ((await answer.json()) as { access_token: string }).access_token
}

export const described = (url: string | undefined): string => `${url ?? ''}/v1/openapi.json`

const apiOf = async (mesh: WholeMesh, name: ApiName): Promise<Api> => {
  const { ingest, events, erp } = mesh
  switch (name) {
    case 'order-ingest':
      return {
        document: described(ingest.httpUrl),
        token: await fetchToken(ingest.httpUrl ?? '', mesh.clientSecret),
      }
    case 'flow actions':
      return {
        document: `${ingest.httpUrl ?? ''}/v1/openapi-3.0.json`,
        token: await fetchToken(ingest.httpUrl ?? '', mesh.clientSecret),
        isPartial: true,
      }
    case 'lab ERP':
      return { document: CONTRACT, baseUrl: erp.baseUrl, token: erp.token }
    case 'webhooks':
      return {
        document: CONTRACT,
        webhookSecret: erp.webhookSecret,
        ...(events.httpUrl !== undefined && { baseUrl: events.httpUrl }),
      }
    case 'admin port':
      return { document: described(ingest.adminUrl), token: 'token-of-the-integration-tests' }
  }
}

/** schemathesis, all checks on, on one document. Throws with its whole report when it finds anything. */
export const judge = async (name: string, api: Api): Promise<Judged> => {
  const python = await preparePython()
  const { code, stdout, stderr } = await run(
    python,
    [
      ...['-m', 'schemathesis.cli', '--config-file', 'schemathesis.toml', 'run', api.document],
      ...(api.baseUrl === undefined ? [] : ['--url', api.baseUrl]),
      ...(api.isPartial === true ? ITS_PART : EVERYTHING),
      ...['--seed', SEED, '--max-examples', EXAMPLES, '--no-color'],
    ],
    {
      cwd: PYTHON,
      env: {
        CARRICK_JUDGE_TOKEN: api.token ?? 'none',
        CARRICK_JUDGE_CLIENT: 'web-shop',
        CARRICK_JUDGE_OPERATOR: api.operatorToken ?? 'none',
        CARRICK_JUDGE_SECRET: api.clientSecret ?? 'none',
        CARRICK_JUDGE_WEBHOOK_SECRET: api.webhookSecret ?? '',
        CARRICK_JUDGE_CUSTOMER: 'KLEIN',
        CARRICK_JUDGE_SKU: 'ROPE-08',
      },
    },
  )
  const [, seed = ''] = /^Seed: (\d+)$/m.exec(stdout) ?? []
  const [, cases = '0'] = /^ {2}\d+ generated, (\d+) passed/m.exec(stdout) ?? []
  const what = `schemathesis ${name} --seed ${SEED} --max-examples ${EXAMPLES}`
  if (code !== 0) throw new Error(`${what}\n${stdout.slice(-12_000)}${stderr.slice(-2_000)}`)
  process.stderr.write(`${what}: ${cases} cases\n`)
  return { seed, cases: Number(cases) }
}

/** The same on a server of the whole mesh. */
export const judgeApi = async (mesh: WholeMesh, name: ApiName): Promise<Judged> =>
  judge(name, { ...(await apiOf(mesh, name)), clientSecret: mesh.clientSecret })
