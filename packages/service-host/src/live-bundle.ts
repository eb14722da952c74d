import { readFileSync } from 'node:fs'
import { type Clock, type Finding, MeshError, messageOf } from '@carrick/kernel'
import {
  type Bundle,
  type BundleOptions,
  readBundle,
  resolveSetting,
  type Setting,
  zoneOfErp,
  zoneOfOrg,
} from '@carrick/mapping'
import type { Logger } from '@carrick/telemetry'
import { connectErp, type ErpConnection } from './connect-erp.ts'
import { connectOrg, type OrgConnection } from './connect-org.ts'
import {
  connectPayments,
  connectPaymentTeller,
  type PaymentConnection,
  type PaymentTeller,
} from './connect-payments.ts'
import { connectSender, type SenderConnection } from './connect-sender.ts'
import { connectSubscription, type SubscriptionConnection } from './connect-subscription.ts'
import { readFolder, stampOf } from './read-folder.ts'
import type { Environment } from './settings.ts'

/** What the user configured, as it is now: files that change are read again while the service runs. */
export interface LiveBundle {
  /** The newest bundle without errors. */
  current(): Bundle
  /** Why newer files are not in force, a sentence for each place; empty when they are. */
  degraded(): readonly string[]
  /**
   * The systems as the newest bundle has them. Each throws MESH_CONFIG_SETTING that names the place in
   * mesh.yaml, for a reference that leads nowhere or to what cannot be used.
   */
  orgs(): readonly OrgConnection[]
  erps(): readonly ErpConnection[]
  senders(): readonly SenderConnection[]
  payments(): readonly PaymentConnection[]
  /** The same providers without what it takes to call them. */
  paymentTellers(): readonly PaymentTeller[]
  subscriptions(): readonly SubscriptionConnection[]
  /** Value of a setting that may be a reference; `name` says in errors what it is for. */
  resolve(name: string, setting: Setting): string
  close(): Promise<void>
}

export interface LiveBundleOptions extends BundleOptions {
  /** Folder of mesh.yaml, maps/ and codes/. */
  readonly folder: string
  readonly env: Environment
  readonly clock: Clock
  readonly logger: Logger
  /** How often the files are looked at, ms. */
  readonly everyMs?: number
}

const LOOK_EVERY_MS = 1_000

const wordsOf = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`)

/**
 * Opens the configuration and keeps it current. A change with errors is logged and leaves the old one
 * in force. Throws MESH_CONFIG_INVALID, naming each place, when there is nothing to begin with.
 */
export const openBundle = async (options: LiveBundleOptions): Promise<LiveBundle> => {
  const { folder, env, clock, logger, everyMs = LOOK_EVERY_MS, ...how } = options
  let stamp = await stampOf(folder)
  const first = readBundle(await readFolder(folder), how)
  if (first.bundle === undefined) {
    const text = `The configuration in ${folder} is not usable. ${wordsOf(first.findings).join('; ')}`
    throw new MeshError('MESH_CONFIG_INVALID', text, { details: { findings: first.findings } })
  }
  let { bundle } = first
  let refused: readonly Finding[] = []

  const look = async (): Promise<void> => {
    const seen = await stampOf(folder)
    if (seen === stamp) return
    const files = await readFolder(folder)
    // Written while it was read: whole at the next look.
    if ((await stampOf(folder)) !== seen) return
    const read = readBundle(files, how)
    stamp = seen
    refused = read.bundle === undefined ? read.findings : []
    if (read.bundle === undefined) {
      logger.error(
        { inForce: bundle.configVersion, findings: read.findings },
        'The new configuration is not usable; the old one stays in force',
      )
    } else if (read.bundle.configVersion !== bundle.configVersion) {
      const { configVersion } = read.bundle
      logger.info(
        { before: bundle.configVersion, configVersion },
        'A new configuration is in force',
      )
      bundle = read.bundle
    }
  }

  const ended = new AbortController()
  const watching = (async () => {
    for (;;) {
      await clock.sleep(everyMs, ended.signal).catch(() => undefined)
      if (ended.signal.aborted) return
      await look().catch((thrown: unknown) => {
        logger.warn({ err: messageOf(thrown) }, 'The configuration could not be looked at')
      })
    }
  })()

  const resolve = (name: string, setting: Setting): string =>
    resolveSetting(name, setting, { env, readFile: (path) => readFileSync(path, 'utf8') })

  return {
    current: () => bundle,
    degraded: () =>
      wordsOf(refused).map((words) => `${folder} as it is now is not in force: ${words}`),
    orgs: () =>
      Object.entries(bundle.config.salesforce).map(([name, org]) =>
        connectOrg(name, org, resolve, zoneOfOrg(bundle.config.zones, name)),
      ),
    erps: () =>
      Object.entries(bundle.config.erp).map(([name, erp]) =>
        connectErp(name, erp, resolve, zoneOfErp(bundle.config.zones, name)),
      ),
    senders: () =>
      Object.entries(bundle.config.senders).map(([name, sender]) =>
        connectSender(name, sender, resolve),
      ),
    payments: () =>
      Object.entries(bundle.config.payments).map(([name, system]) =>
        connectPayments(name, system, resolve),
      ),
    paymentTellers: () =>
      Object.entries(bundle.config.payments).map(([name, system]) =>
        connectPaymentTeller(name, system, resolve),
      ),
    subscriptions: () =>
      Object.entries(bundle.config.subscriptions).map(([name, subscription]) =>
        connectSubscription(name, subscription, resolve),
      ),
    resolve,
    close: async () => {
      ended.abort()
      await watching
    },
  }
}
