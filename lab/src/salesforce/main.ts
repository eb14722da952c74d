import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readSeed } from './seed/seed-data.ts'
import { startOrg } from './start-org.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'pubsub-port': { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean' },
  },
})

const seed = values.seed
const filesDir = join(import.meta.dirname, '../../../.carrick/salesforce', String(process.pid))
const org = await startOrg({
  port: Number(values.port ?? 0),
  pubsubPort: Number(values['pubsub-port'] ?? 0),
  filesDir,
  ...(seed === undefined ? {} : { seed: readSeed(readFileSync(seed, 'utf8'), seed) }),
})

const address = {
  loginUrl: org.loginUrl,
  instanceUrl: org.instanceUrl,
  httpsUrl: org.httpsUrl,
  pubsubEndpoint: org.pubsubEndpoint,
  caFile: org.caFile,
  consumerKey: org.consumerKey,
  privateKeyFile: org.privateKeyFile,
  consumerSecret: org.consumerSecret,
  username: org.username,
  password: org.password,
  securityToken: org.securityToken,
  orgId: org.orgId,
  integrationUsername: org.integrationUsername,
  integrationPassword: org.integrationPassword,
  standardPriceBookId: org.standardPriceBookId,
}
process.stdout.write(
  values.json === true
    ? `${JSON.stringify(address)}\n`
    : `${Object.entries(address)
        .map(([name, value]) => `${name.padEnd(20)} ${value}`)
        .join('\n')}\nCtrl-C stops the org.\n`,
)
// A Ctrl-C may come twice, once from the terminal and once handed on by a parent; one stop is enough.
let stopping: Promise<void> | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping ??= org.stop().then(() => {
      rmSync(filesDir, { recursive: true, force: true })
    })
  })
}
