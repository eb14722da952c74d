import { join } from 'node:path'
import {
  openSalesSession,
  partnersEnvironment,
  type SalesSession,
  startLabPayments,
  step,
  toStderr,
} from '@carrick/lab'
import type { Logger } from '@carrick/telemetry'
import { startDemoErp } from '../start/demo-erp.ts'
import { type MeshOptions, startMesh } from '../start/mesh.ts'
import type { RunData, RunOrder } from '../start/run-data.ts'
import { startSalesSide } from '../start/sales-side.ts'
import { openSalesDesk } from '../start/sales-team.ts'
import { openWarehouse, type Warehouse } from '../start/warehouse.ts'
import { type LabKnobs, openLabKnobs } from './lab-knobs.ts'

/** Everybody who has a part: the org, the ERP, the payment provider and the warehouse, each as it is used. */
export interface Stage {
  readonly data: RunData
  readonly org: SalesSession
  readonly erp: LabKnobs
  readonly payments: LabKnobs
  readonly warehouse: Warehouse
  /** Enters and activates an order; its record id. */
  sell(order: RunOrder): Promise<string>
  stop(): Promise<void>
}

export interface StageOptions {
  readonly root: string
  /** State and logs of this run. */
  readonly folder: string
  readonly servers: MeshOptions['servers']
  readonly data: RunData
  readonly logger: Logger
}

/** All of it as in `npm start`, but nothing ships by itself. */
export const openStage = async (options: StageOptions): Promise<Stage> => {
  const { root, folder, servers, data, logger } = options
  const closing: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const sales = await step(toStderr, 'Salesforce org', () => startSalesSide(folder, data))
    closing.push(() => sales.org.stop())
    const demo = await startDemoErp(data)
    closing.push(() => demo.erp.stop())
    demo.erp.settings.autoShipMs = undefined
    const pay = await startLabPayments()
    closing.push(() => pay.stop())
    const warehouse = openWarehouse()
    const mesh = await step(toStderr, 'services', () =>
      startMesh({
        root,
        servers,
        environment: {
          ...sales.environment,
          ...demo.environment,
          ...partnersEnvironment(pay, warehouse.secret),
        },
        processes: false,
        logger,
        logFolder: join(folder, 'logs'),
      }),
    )
    closing.push(() => mesh.stop())
    demo.sendWebhooksTo(mesh.webhooksUrl)
    pay.webhooks.url = `${mesh.webhooksUrl}/payments/demo-pay`
    const desk = await openSalesDesk(sales.org, demo.erp)
    return {
      data,
      org: await openSalesSession(sales.org),
      erp: openLabKnobs('the ERP', demo.erp.adminUrl),
      payments: openLabKnobs('the payment provider', pay.adminUrl),
      warehouse: warehouse.telling(mesh.factsUrl),
      sell: (order) => desk.sell(order),
      stop,
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}
