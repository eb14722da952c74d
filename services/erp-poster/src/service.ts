import { createErp, type ErpPort } from '@carrick/erp'
import { shapeOrder } from '@carrick/mapping'
import type { TargetSettings } from '@carrick/messaging'
import { defineService } from '@carrick/service-host'
import { fitOrder } from './adapters/erp-format.adapter.ts'
import { createErpWriter } from './adapters/erp-writer.adapter.ts'
import { settings } from './config.ts'
import { unknownTarget } from './errors.ts'
import { amendOrder } from './handlers/amend-order.handler.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'
import type { ShapeOrder } from './ports.ts'

/** How an ERP may be called: what mesh.yaml says of it, and what its adapter knows. */
const limitsOf = ({
  target,
  concurrency,
  deadlineMs,
  port,
}: {
  readonly target: string
  readonly concurrency: number
  readonly deadlineMs: number
  readonly port: ErpPort
}): readonly [string, TargetSettings] => [
  target,
  {
    permits: concurrency,
    actMs: deadlineMs,
    visibilityMs: port.capabilities().visibilityDelayMs,
  },
]

export const service = defineService({
  name: 'erp-poster',
  settings,
  compose: async ({ clock, bundle }) => {
    const live = await bundle()
    const erps = live.erps().map((connection) => ({
      ...connection,
      target: `erp:${connection.name}`,
      port: createErp(connection, {
        concurrency: connection.concurrency,
        now: () => clock.now(),
      }),
    }))
    const ports = new Map<string, ErpPort>(erps.map(({ target, port }) => [target, port]))
    const shape: ShapeOrder = (order, instance, today) => {
      const { config, maps } = live.current()
      const system = Object.hasOwn(config.erp, instance) ? config.erp[instance] : undefined
      const map = system && maps.get(system.map)
      if (map === undefined) throw unknownTarget(instance, Object.keys(config.erp))
      return shapeOrder(map, order, today, fitOrder)
    }
    const erp = createErpWriter(ports)
    return {
      handlers: [postOrder(erp, shape), amendOrder(erp, shape), cancelOrder(erp)],
      runtime: {
        acceptFirst: live.current().config.policies.acceptFirst,
        targets: Object.fromEntries(erps.map(limitsOf)),
      },
      close: async () => {
        await Promise.all([...ports.values()].map((port) => port.close()))
      },
    }
  },
})
