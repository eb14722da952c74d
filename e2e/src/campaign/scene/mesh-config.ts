import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'
import { SUBSCRIBER, TOLD_EVENTS } from '../promises/told.ts'

export const ERPS = ['a', 'b'] as const
export type ErpName = (typeof ERPS)[number]
/** Whose orders go to which ERP. */
export const CUSTOMER: Readonly<Record<ErpName, string>> = { a: 'KLEIN', b: 'NORTH' }

export const SUBSCRIBER_VARIABLES = {
  url: 'CARRICK_PARTNER_HOOK',
  secret: 'CARRICK_PARTNER_HOOK_SECRET',
} as const

const DEMO = /^ {4}demo:\n(?: {6}.*\n)+/m
const ROUTING = /^routing:\n(?: {2}- .*\n)+/m

export const variableOf = (erp: ErpName, what: 'URL' | 'TOKEN' | 'WEBHOOK_SECRET'): string =>
  `CARRICK_ERP_${erp.toUpperCase()}_${what}`

const blockOf = (demo: string, erp: ErpName): string =>
  demo
    .replace('    demo:', `    ${erp}:`)
    .replaceAll(
      /env:CARRICK_DEMO_ERP_(\w+)/g,
      (_all, what: string) => `env:${variableOf(erp, what as 'URL')}`,
    )
    .replace(/pollSeconds: .*/, 'pollSeconds: 0.3')

/** The demonstration's configuration with two ERPs instead of one; orders are routed by customer. */
export const writeConfig = (root: string, folder: string): void => {
  for (const part of ['maps', 'codes']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  const text = readFileSync(join(root, 'mesh.yaml'), 'utf8')
  const [demo] = DEMO.exec(text) ?? []
  if (demo === undefined || !ROUTING.test(text))
    throw new MeshError(
      'MESH_FAULTS_CONFIG',
      'mesh.yaml has no ERP "demo" or no routing to make two of',
    )
  // What comes back needs nobody who looks at it.
  const returns = text.replace('    inspect: true', '    inspect: false')
  const routing = [
    'routing:',
    `  - { rule: north, when: { customer: [${CUSTOMER.b}] }, to: b }`,
    '  - { rule: the-rest, to: a }',
    '',
  ].join('\n')
  const blocks = ERPS.map((erp) => blockOf(demo, erp)).join('')
  const { url, secret } = SUBSCRIBER_VARIABLES
  const partner = {
    ...{ url: `env:${url}`, secret: `env:${secret}` },
    ...{ events: TOLD_EVENTS, when: { channel: ['web'] } },
  }
  // YAML takes JSON as it is.
  const subscriptions = `\nsubscriptions: ${JSON.stringify({ [SUBSCRIBER]: partner })}\n`
  const systems = returns.replace(DEMO, blocks).replace(ROUTING, routing)
  writeFileSync(join(folder, 'mesh.yaml'), systems + subscriptions)
}
