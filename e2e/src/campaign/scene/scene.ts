import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseDecimal, systemClock } from '@carrick/kernel'
import {
  type LabErp,
  type Org,
  orgEnvironment,
  partnersEnvironment,
  queryDatabase,
  type Servers,
  startLabErp,
  startLabPayments,
  startOrg,
  startServers,
  toStderr,
} from '@carrick/lab'
import { eventually } from '@carrick/testkit'
import { type History, openHistory } from '../history/history-file.ts'
import { type Random } from '../random.ts'
import { type ErpWire, startErpWire } from './erp-wire.ts'
import {
  CUSTOMER,
  type ErpName,
  ERPS,
  SUBSCRIBER_VARIABLES,
  variableOf,
  writeConfig,
} from './mesh-config.ts'
import { type Observer, startObserver } from './observer.ts'
import { openReturners, type Returners } from './returners.ts'
import { CLIENT, openSellers, PRODUCTS, type Sellers } from './sellers.ts'
import { startSubscriber } from './subscriber.ts'
import { mountSmallDisks, type SmallDisks } from './small-disks.ts'
import type { ServiceName } from '@carrick/schemas'
import { type Services, startServices } from './services.ts'
import { SERVICES } from '../../faults/services.fixture.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const DOWNLOADS = join(ROOT, '.carrick/downloads')

/** The whole mesh on servers of its own, between an org and two ERPs, all of it within reach of a nemesis. */
export interface Scene {
  readonly folder: string
  readonly downloads: string
  readonly isLong: boolean
  /** A text says why there are none. */
  readonly disks: SmallDisks | string
  readonly random: Random
  readonly history: History
  readonly servers: Servers
  readonly services: Services
  readonly org: Org
  readonly erps: Readonly<Record<ErpName, LabErp>>
  readonly wires: Readonly<Record<ErpName, ErpWire>>
  readonly sellers: Sellers
  readonly returners: Returners
  readonly observer: Observer
  /** Documents of this order in both ERPs. */
  readonly documents: (order: string) => number
  /** Accepted orders that are in no ERP yet. */
  readonly open: () => number
  /** Documents of an ERP so far. */
  readonly posted: (erp: ErpName) => number
  /** Sells one order in the org and waits for its document; the milliseconds that took. */
  readonly flows: (erp: ErpName, ceilingMs?: number) => Promise<number>
  /** For people and for the history. */
  readonly note: (name: string, phase: 'start' | 'stop', note: string) => void
  /** Copies the logs of the services beside the history; the folder. */
  readonly keepLogs: () => string
  readonly stop: () => Promise<void>
}

const RETURNS_SHORT = 12
const RETURNS_LONG = 100

const address = {
  street: 'Industriestr. 8',
  city: 'Hannover',
  state: null,
  postalCode: '30159',
  country: 'Germany',
}

const startErp = async (erp: ErpName): Promise<LabErp> => {
  const started = await startLabErp({
    uniqueMarks: false,
    settings: { latencyMs: 15, autoShipMs: 300 },
  })
  const { masterData } = started.books
  masterData.addCustomer({ number: CUSTOMER[erp], name: CUSTOMER[erp] })
  for (const sku of Object.keys(PRODUCTS)) {
    masterData.addProduct({ sku, name: sku, onHand: parseDecimal('100000000') })
  }
  return started
}

const startSalesforce = (): Promise<Org> =>
  startOrg({
    seed: {
      accounts: ERPS.map((erp) => ({
        externalId: CUSTOMER[erp],
        name: CUSTOMER[erp],
        billing: address,
      })),
      products: Object.entries(PRODUCTS).map(([sku, listPrice]) => ({ sku, name: sku, listPrice })),
      orders: [],
    },
  })

export interface SceneOptions {
  readonly folder: string
  readonly historyFile: string
  readonly isLong: boolean
  /** Small file systems under the servers, which make them slower to start. */
  readonly smallDisks: boolean
  readonly random: Random
}

export const openScene = async (options: SceneOptions): Promise<Scene> => {
  const { folder, isLong, random } = options
  const history = openHistory(options.historyFile)
  const config = join(folder, 'config')
  mkdirSync(config, { recursive: true })
  writeConfig(ROOT, config)
  const closing: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.toReversed()) {
      await close().catch((thrown: unknown) => {
        toStderr(`faults: stopping: ${String(thrown)}`)
      })
    }
    rmSync(folder, { recursive: true, force: true })
  }
  const state = join(folder, 'state')
  const disks = options.smallDisks ? mountSmallDisks(state) : 'no small file systems were asked for'
  if (typeof disks !== 'string')
    closing.push(() => {
      disks.unmount()
      return Promise.resolve()
    })
  try {
    const servers = await startServers({
      folder: state,
      downloads: DOWNLOADS,
      progress: toStderr,
    })
    closing.push(() => servers.stop())
    const org = await startSalesforce()
    closing.push(() => org.stop())
    const write = history.write
    const pairs = await Promise.all(
      ERPS.map(async (name) => {
        const erp = await startErp(name)
        return { name, erp, wire: await startErpWire(name, erp.baseUrl, write) }
      }),
    )
    const erps = Object.fromEntries(pairs.map(({ name, erp }) => [name, erp])) as Scene['erps']
    const wires = Object.fromEntries(pairs.map(({ name, wire }) => [name, wire])) as Scene['wires']
    closing.push(async () => {
      await Promise.all(pairs.flatMap(({ erp, wire }) => [erp.stop(), wire.close()]))
    })
    const payments = await startLabPayments()
    closing.push(() => payments.stop())
    const subscriber = await startSubscriber(history)
    closing.push(() => subscriber.close())
    const addresses = {
      kafka: () => servers.kafka.address,
      registry: () => servers.registry.address,
      postgres: () => servers.postgres.address,
    }
    const env = {
      CARRICK_CONFIG_DIR: config,
      CARRICK_CLIENT_WEB_SHOP_SECRET: CLIENT.secret,
      [SUBSCRIBER_VARIABLES.url]: subscriber.url,
      [SUBSCRIBER_VARIABLES.secret]: subscriber.secret,
      ...orgEnvironment(org),
      ...partnersEnvironment(payments),
      ...Object.fromEntries(
        ERPS.flatMap((name) => [
          [variableOf(name, 'URL'), wires[name].url],
          [variableOf(name, 'TOKEN'), erps[name].token],
          [variableOf(name, 'WEBHOOK_SECRET'), erps[name].webhookSecret],
        ]),
      ),
    }
    toStderr('faults: the services, one process each')
    const logs = join(folder, 'logs')
    const services = await startServices(addresses, logs, env)
    closing.push(() => services.stop())
    const observer = await startObserver(addresses.kafka(), addresses.registry(), SERVICES, history)
    closing.push(() => observer.close())
    const sellers = await openSellers(org, services.ordersUrl, history, random)
    const returners = openReturners({
      returnsUrl: services.returnsUrl,
      sellers,
      erps: Object.values(erps),
      payments,
      history,
      most: isLong ? RETURNS_LONG : RETURNS_SHORT,
    })
    closing.push(() => returners.close())

    const documents = (order: string): number =>
      ERPS.reduce((sum, name) => sum + erps[name].books.documentsOf(order), 0)
    const waiting = new Set<string>()
    let read = 0
    const open = (): number => {
      const { entries } = history
      for (; read < entries.length; read += 1) {
        const entry = entries[read]
        if (entry?.kind === 'accepted') waiting.add(entry.order)
      }
      for (const order of waiting) if (documents(order) > 0) waiting.delete(order)
      return waiting.size
    }
    return {
      folder,
      downloads: DOWNLOADS,
      isLong,
      disks,
      random,
      history,
      servers,
      services,
      org,
      erps,
      wires,
      sellers,
      returners,
      observer,
      documents,
      open,
      posted: (erp) => erps[erp].books.orders.length,
      flows: async (erp, ceilingMs = 60_000) => {
        const began = systemClock.monotonic()
        const order = await sellers.inOrg(erp)
        await eventually(`an order in ERP ${erp}`, () => documents(order) > 0, ceilingMs)
        return Math.round(systemClock.monotonic() - began)
      },
      note: (name, phase, note) => {
        history.write({ kind: 'nemesis', at: systemClock.now(), name, phase, note })
        toStderr(`faults: ${name} ${phase === 'start' ? 'begins' : 'ends'}: ${note}`)
      },
      keepLogs: () => {
        const kept = `${history.file}.logs`
        cpSync(logs, kept, { recursive: true })
        return kept
      },
      stop,
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

/** Rows of a service's own schema. */
export const rowsOf = (
  { services }: Pick<Scene, 'services'>,
  service: ServiceName,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  queryDatabase(services.schemaUrl(service), text, values)
