import { createRestErp, type ErpPort } from '@carrick/erp'
import { defineService, resolveSecret } from '@carrick/service-host'
import { createErpWriter } from './adapters/erp-writer.adapter.ts'
import { environment, settings } from './config.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'
import { rejectAmendment } from './handlers/reject-amendment.handler.ts'

export const service = defineService({
  name: 'erp-poster',
  settings,
  compose: ({ settings: { CARRICK_ERPS }, clock }) => {
    const ports = new Map<string, ErpPort>(
      CARRICK_ERPS.map(({ name, baseUrl, token, concurrency }) => [
        `erp:${name}`,
        createRestErp({
          instance: name,
          baseUrl,
          token: resolveSecret(token, environment()),
          concurrency,
          now: () => clock.now(),
        }),
      ]),
    )
    const erp = createErpWriter(ports)
    return {
      handlers: [postOrder(erp), cancelOrder(erp), rejectAmendment],
      close: async () => {
        await Promise.all([...ports.values()].map((port) => port.close()))
      },
    }
  },
})
