import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { RETURNS, type ReturnsOfOrg } from './metadata/load-metadata.ts'
import type { Org } from './org.ts'
import { readSeed } from './seed/seed-data.ts'
import { startOrg } from './start-org.ts'

const USAGE = `Usage: npm run lab:salesforce -- [--port N] [--pubsub-port N] [--seed FILE]
                            [--name HOST] [--files DIR] [--returns KIND] [--json]

Starts an org that speaks the protocols of Salesforce and stays up; Ctrl-C stops it. Ports that are
not given are free ones. With --name it listens on all addresses and is called by that name, over https. Files
for its clients go to DIR. KIND is return-order, custom-return or none. With --json, stdout is one line of JSON. See docs/lab-salesforce.md.
`

const portOf = (name: string, value: string | undefined): number => {
  const port = Number(value ?? 0)
  if (/^\d+$/.test(value ?? '0') && port <= 65_535) return port
  throw new Error(`--${name} is ${String(value)}; expected a port from 0 to 65535`)
}

const returnsOf = (value: string): ReturnsOfOrg => {
  const known = RETURNS.find((one) => one === value)
  if (known !== undefined) return known
  throw new Error(`--returns is ${value}; expected ${RETURNS.join(', ')}`)
}

const addressOf = (org: Org) => ({
  loginUrl: org.loginUrl,
  instanceUrl: org.instanceUrl,
  pubsubEndpoint: org.pubsubEndpoint,
  caFile: org.caFile,
  consumerKey: org.consumerKey,
  privateKeyFile: org.privateKeyFile,
  consumerSecret: org.consumerSecret,
  username: org.username,
  password: org.password,
  orgId: org.orgId,
})

const printed = (org: Org): string =>
  [
    ...Object.entries({ ...addressOf(org), integrationUser: org.integrationUsername }),
    ['the same by https', org.httpsUrl],
  ]
    .map(([name = '', value = '']) => `${name.padEnd(18)} ${value}`)
    .join('\n')

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'pubsub-port': { type: 'string' },
      seed: { type: 'string' },
      name: { type: 'string' },
      files: { type: 'string' },
      returns: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return
  }
  const { seed, name, files, returns } = values
  const ownDir = join(import.meta.dirname, '../../../.carrick/salesforce', String(process.pid))
  const filesDir = files ?? ownDir
  if (files === undefined) {
    process.once('exit', () => {
      rmSync(ownDir, { recursive: true, force: true })
    })
  }
  const org = await startOrg({
    port: portOf('port', values.port),
    pubsubPort: portOf('pubsub-port', values['pubsub-port']),
    filesDir,
    ...(name === undefined ? {} : { name }),
    ...(returns === undefined ? {} : { returns: returnsOf(returns) }),
    ...(seed === undefined ? {} : { seed: readSeed(readFileSync(seed, 'utf8'), seed) }),
  })
  if (files !== undefined) {
    writeFileSync(join(files, 'consumer-key'), org.consumerKey)
    writeFileSync(join(files, 'username'), org.integrationUsername)
  }
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify(addressOf(org))}\n`
      : `${printed(org)}\nCtrl-C stops the org.\n`,
  )
  // A Ctrl-C may come twice, once from the terminal and once handed on by a parent; one stop is enough.
  let stopping: Promise<void> | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= org.stop()
    })
  }
}

main().catch((thrown: unknown) => {
  process.stderr.write(`lab:salesforce: ${messageOf(thrown)}\n${USAGE}`)
  process.exitCode = 2
})
