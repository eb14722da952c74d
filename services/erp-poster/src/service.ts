import { createRestErp, type ErpPort } from '@carrick/erp'
import { defineService } from '@carrick/service-host'
import { fitOrder } from './adapters/erp-format.adapter.ts'
import { createErpWriter } from './adapters/erp-writer.adapter.ts'
import { settings } from './config.ts'
import { shapeOrder } from './domain/shape-order.ts'
import { unknownTarget } from './errors.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'
import { rejectAmendment } from './handlers/reject-amendment.handler.ts'
import type { ShapeOrder } from './ports.ts'

export const service = defineService({
  name: 'erp-poster',
  settings,
  compose: async ({ clock, bundle }) => {
    const live = await bundle()
    const ports = new Map<string, ErpPort>(
      live.erps().map(({ name, baseUrl, token, authority, concurrency }) => [
        `erp:${name}`,
        createRestErp({
          instance: name,
          baseUrl,
          token,
          concurrency,
          now: () => clock.now(),
          ...(authority !== undefined && { ca: authority }),
        }),
      ]),
    )
    const shape: ShapeOrder = (order, instance, today) => {
      const { config, maps } = live.current()
      const system = Object.hasOwn(config.erp, instance) ? config.erp[instance] : undefined
      const map = system && maps.get(system.map)
      if (map === undefined) throw unknownTarget(instance, Object.keys(config.erp))
      return shapeOrder(map, order, today, fitOrder)
    }
    const erp = createErpWriter(ports)
    return {
      handlers: [postOrder(erp, shape), cancelOrder(erp), rejectAmendment],
      close: async () => {
        await Promise.all([...ports.values()].map((port) => port.close()))
      },
    }
  },
})
