import { type Clock, todayIn } from '@carrick/kernel'
import { createErp, readErpOrder } from '@carrick/erp'
import { shapeOrder, zoneOfErp } from '@carrick/mapping'
import { orderError } from '@carrick/order'
import type { LiveBundle } from '@carrick/service-host'
import type { ErpDesk } from '../ports.ts'
import { createErpDesk, type ErpDeskOptions } from './erp-desk.adapter.ts'

export interface OpenErpDesk extends ErpDesk {
  close(): Promise<void>
}

/** The ERPs that mesh.yaml has at the start, with the maps that are in force when one is asked. */
export const openErpDesk = (
  live: LiveBundle,
  clock: Clock,
  warn: ErpDeskOptions['warn'],
): OpenErpDesk => {
  const erps = new Map(
    live.erps().map((connection) => {
      const concurrency = connection.validationConcurrency
      const port = createErp(connection, { concurrency, now: () => clock.now() })
      return [connection.name, { port, concurrency }] as const
    }),
  )
  const shape: ErpDeskOptions['shape'] = (order, target) => {
    const { config, maps } = live.current()
    const system = Object.hasOwn(config.erp, target) ? config.erp[target] : undefined
    const map = system && maps.get(system.map)
    if (map === undefined) {
      const message = `mesh.yaml has no ${target} any more; expected an ERP that is there`
      return { ok: false, findings: [orderError('MESH_ORDER_NO_ROUTE', 'order', message)] }
    }
    const today = todayIn(zoneOfErp(config.zones, target), clock.now())
    return shapeOrder(map, order, today, readErpOrder)
  }
  return {
    ...createErpDesk({ erps, shape, clock, warn }),
    close: async () => {
      await Promise.all([...erps.values()].map(({ port }) => port.close()))
    },
  }
}
