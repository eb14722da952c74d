import { join } from 'node:path'
import { step, toStderr } from '@carrick/lab'
import type { Logger } from '@carrick/telemetry'
import { type MeshOptions, startMesh } from '../start/mesh.ts'
import { type DemoErp, startDemoErp } from '../start/demo-erp.ts'
import type { RunData } from '../start/run-data.ts'
import { type SalesSide, startSalesSide } from '../start/sales-side.ts'
import { openSalesDesk, type SalesDesk } from '../start/sales-team.ts'
import { openDemoBooks } from './demo-books.ts'
import { openMeshReader } from './mesh-reader.ts'
import { openOrgReader } from './org-reader.ts'
import type { Sides } from './snapshot.ts'

export interface Scene {
  readonly outside: Pick<SalesSide, 'org'> & Pick<DemoErp, 'erp'>
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
    const demo = await startDemoErp(data)
    const { erp } = demo
    closing.push(() => erp.stop())
    erp.settings.autoShipMs = undefined
    const environment = { ...sales.environment, ...demo.environment }
    const logFolder = join(folder, 'logs')
    const mesh = await step(toStderr, 'services', () =>
      startMesh({ root, servers, environment, processes: false, logger, logFolder }),
    )
    closing.push(() => mesh.stop())
    demo.sendWebhooksTo(mesh.webhooksUrl)
    const reader = await openMeshReader(servers.kafka.address, servers.registry.address)
    closing.push(() => reader.close())
    const sides: Sides = {
      org: await openOrgReader(org),
      mesh: reader,
      erp: openDemoBooks(erp.adminUrl),
    }
    return { outside: { org, erp }, sides, desk: await openSalesDesk(org, erp), stop }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}
