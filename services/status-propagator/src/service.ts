import { defineService } from '@carrick/service-host'
import { settings } from './config.ts'
import type { OrderRecord } from './domain/order-record.ts'
import { explainStatus } from './domain/explain-status.ts'
import { foldFacts } from './handlers/fold-facts.handler.ts'

const NAME = 'status-propagator'

export const service = defineService({
  name: NAME,
  settings,
  compose: async ({ state, bundle }) => {
    const live = await bundle()
    const tolerance = () => live.current().config.policies.shipment
    return {
      handlers: foldFacts(tolerance),
      explain: async (key) => {
        const record = (await state(key)) as OrderRecord | undefined
        return record === undefined ? [] : explainStatus(key, record, tolerance())
      },
      trace: async (key) =>
        (((await state(key)) as OrderRecord | undefined)?.history ?? []).map(
          ({ reference, ...entry }) => ({
            ...entry,
            ...(reference === null ? {} : { reference }),
          }),
        ),
    }
  },
})
