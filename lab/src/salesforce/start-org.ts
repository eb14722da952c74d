import { type Clock, systemClock } from '@carrick/kernel'
import { exportPKCS8, generateKeyPair } from 'jose'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from './http/app.ts'
import { createCertificates } from './http/certificates.ts'
import { startTwoSchemeServer } from './http/two-scheme-server.ts'
import { addLabRoutes } from './lab-routes.ts'
import type { ReturnsOfOrg } from './metadata/load-metadata.ts'
import { Logins } from './oauth/connected-app.ts'
import { type Org, orgControls } from './org.ts'
import { peopleOf } from './org-people.ts'
import { startPubSubServer } from './pubsub/pubsub-server.ts'
import { DEMO_DATA } from './seed/demo-data.ts'
import type { SeedData } from './seed/seed-data.ts'
import { foundOrg } from './seed/seed-org.ts'
import { OrgState } from './state/org-state.ts'

export interface OrgOptions {
  /** REST and logins; absent or 0 = a free one. */
  readonly port?: number
  readonly pubsubPort?: number
  readonly clock?: Clock
  /** Salesforce DX source to load; by default this repository's own. */
  readonly metadataDir?: string
  /** Return orders (the default), the custom objects that stand for them, or neither. */
  readonly returns?: ReturnsOfOrg
  /** A name that clients on other machines call it by: it listens on all addresses then. */
  readonly name?: string
  /** Where certificate and key files go; by default a directory that is removed again at the end. */
  readonly filesDir?: string
  /** By default a few demo customers and products; `null` = none. */
  readonly seed?: SeedData | null
  /** Commit numbers go on from here; above 2^53 they test a client's arithmetic. */
  readonly firstCommit?: bigint
}

const HOST = '127.0.0.1'
const EVERYWHERE = '0.0.0.0'
const FIRST_COMMIT = 11_873_520_000_000n

/** An org that speaks Salesforce's own protocols, on loopback. Throws when a port is taken. */
export const startOrg = async (options: OrgOptions = {}): Promise<Org> => {
  const clock = options.clock ?? systemClock
  const state = new OrgState({
    clock,
    metadataDir: options.metadataDir,
    returns: options.returns ?? 'return-order',
    firstCommit: options.firstCommit ?? FIRST_COMMIT,
  })
  const people = peopleOf(state.nextId)
  const priceBookId = foundOrg(state, [people.integration, people.sales])

  const { name } = options
  const host = name === undefined ? HOST : EVERYWHERE
  const [certificates, keys] = await Promise.all([
    createCertificates(clock.now(), name === undefined ? [] : [name]),
    generateKeyPair('RS256', { extractable: true }),
  ])
  const filesDir = options.filesDir ?? mkdtempSync(join(tmpdir(), 'carrick-org-'))
  mkdirSync(filesDir, { recursive: true })
  const caFile = join(filesDir, 'ca.pem')
  const privateKeyFile = join(filesDir, 'private-key.pem')
  writeFileSync(caFile, certificates.authority)
  writeFileSync(privateKeyFile, await exportPKCS8(keys.privateKey), { mode: 0o600 })

  const logins = new Logins(
    {
      consumerKey: `3MVG9${randomBytes(40).toString('base64url')}`,
      consumerSecret: randomBytes(32).toString('hex').toUpperCase(),
      publicKey: keys.publicKey,
      runAs: people.integration.username,
    },
    [people.integration, people.sales],
  )

  const pubsub = await startPubSubServer(state, clock, host, options.pubsubPort ?? 0, certificates)
  const controls = orgControls({ state, pubsub, people, priceBookId })
  const app = await createApp(state, logins, clock, (instance) => {
    addLabRoutes(instance, controls)
  })
  const http = await startTwoSchemeServer(
    host,
    options.port ?? 0,
    certificates,
    (request, response) => {
      app.routing(request, response)
    },
  ).catch(async (thrown: unknown) => {
    await pubsub.stop()
    throw thrown
  })

  const seed = options.seed === undefined ? DEMO_DATA : options.seed
  if (seed !== null) controls.seed(seed)

  const plainUrl = `http://${HOST}:${String(http.port)}`
  const httpsUrl = `https://${name ?? HOST}:${String(http.port)}`
  // Clients send a password in the clear to their own machine only.
  const loginUrl = name === undefined ? plainUrl : httpsUrl
  return {
    ...controls,
    loginUrl,
    instanceUrl: loginUrl,
    httpsUrl,
    // By name: TLS server names cannot be addresses, and a client that asks for one is warned (DEP0123).
    pubsubEndpoint: `${name ?? 'localhost'}:${String(pubsub.port)}`,
    caFile,
    privateKeyFile,
    consumerKey: logins.app.consumerKey,
    consumerSecret: logins.app.consumerSecret,
    stop: async () => {
      await pubsub.stop()
      await http.close()
      await app.close()
      if (options.filesDir === undefined) rmSync(filesDir, { recursive: true, force: true })
    },
  }
}
