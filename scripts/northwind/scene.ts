import { join } from 'node:path'
import {
  masterDataOf,
  startTryton,
  step,
  toStderr,
  trytonEnvironment,
  partnersEnvironment,
} from '@carrick/lab'
import type { Logger } from '@carrick/telemetry'
import { type MeshOptions, startMesh } from '../start/mesh.ts'
import { type DemoErp, startDemoErp } from '../start/demo-erp.ts'
import type { RunData } from '../start/run-data.ts'
import { type SalesSide, startSalesSide } from '../start/sales-side.ts'
import { openSalesDesk, type SalesDesk } from '../start/sales-team.ts'
import { openDemoBooks } from './demo-books.ts'
import type { ErpBooks } from './erp-books.ts'
import { openMeshReader } from './mesh-reader.ts'
import { openOrgReader } from './org-reader.ts'
import type { ErpName } from './options.ts'
import type { Sides } from './snapshot.ts'
import { openTrytonBooks } from './tryton-books.ts'

export interface Scene {
  readonly outside: Pick<SalesSide, 'org'> & Partial<Pick<DemoErp, 'erp'>>
  readonly desk: SalesDesk
  readonly sides: Sides
  stop(): Promise<void>
}

export interface SceneOptions {
  readonly root: string
  /** State and logs of this run. */
  readonly folder: string
  readonly servers: MeshOptions['servers']
  readonly data: RunData
  readonly logger: Logger
  readonly erp: ErpName
  /** Ends the set-up of a Tryton, which can take minutes. */
  readonly signal?: AbortSignal
}

/** An ERP with the customers and products of the data, that does nothing by itself. */
interface QuietErp {
  readonly demo?: DemoErp
  readonly books: ErpBooks
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const quietDemo = async (data: RunData): Promise<QuietErp> => {
  const demo = await startDemoErp(data)
  demo.erp.settings.autoShipMs = undefined
  const { erp, environment } = demo
  return { demo, books: openDemoBooks(erp.adminUrl), environment, stop: () => erp.stop() }
}

const quietTryton = async ({
  root,
  folder,
  servers,
  data,
  signal,
}: SceneOptions): Promise<QuietErp> => {
  const tryton = await startTryton({
    folder: join(folder, 'state/tryton'),
    cache: join(root, '.carrick/tryton'),
    postgres: servers.postgres.address,
    masterData: masterDataOf(data.accounts, data.products),
    progress: toStderr,
    ...(signal !== undefined && { signal }),
  })
  const environment = { ...trytonEnvironment(tryton), CARRICK_ENVIRONMENT: 'tryton-only' }
  const books = await openTrytonBooks(tryton)
  return { books, environment, stop: () => tryton.stop() }
}

/** Org, ERP and mesh as in `npm start`, with readers beside them; the ERP ships only when it is told to. */
export const openScene = async (options: SceneOptions): Promise<Scene> => {
  const { root, folder, servers, data, logger } = options
  const closing: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const sales = await step(toStderr, 'Salesforce org', () => startSalesSide(folder, data))
    const { org } = sales
    closing.push(() => org.stop())
    const erp = await (options.erp === 'tryton' ? quietTryton(options) : quietDemo(data))
    closing.push(() => erp.stop())
    const environment = { ...sales.environment, ...erp.environment, ...partnersEnvironment() }
    const logFolder = join(folder, 'logs')
    const mesh = await step(toStderr, 'services', () =>
      startMesh({ root, servers, environment, processes: false, logger, logFolder }),
    )
    closing.push(() => mesh.stop())
    erp.demo?.sendWebhooksTo(mesh.webhooksUrl)
    const reader = await openMeshReader(servers.kafka.address, servers.registry.address)
    closing.push(() => reader.close())
    const sides: Sides = {
      org: await openOrgReader(org),
      mesh: reader,
      erp: erp.books,
    }
    const lab = erp.demo?.erp
    const outside = { org, ...(lab !== undefined && { erp: lab }) }
    return { outside, sides, desk: await openSalesDesk(org, lab), stop }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}
