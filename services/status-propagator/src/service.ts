import { defineService } from '@carrick/service-host'
import { settings } from './config.ts'
import type { OrderRecord } from './domain/order-record.ts'
import { explainStatus } from './domain/explain-status.ts'
import { foldFacts } from './handlers/fold-facts.handler.ts'

const NAME = 'status-propagator'

export const service = defineService({
  name: NAME,
  settings,
  compose: ({ state }) => ({
    handlers: foldFacts,
    explain: async (key) => {
      const record = (await state(key)) as OrderRecord | undefined
      return record === undefined ? [] : explainStatus(key, record)
    },
    trace: async (key) =>
      (((await state(key)) as OrderRecord | undefined)?.history ?? []).map(
        ({ reference, ...entry }) => ({
          ...entry,
          ...(reference === null ? {} : { reference }),
        }),
      ),
  }),
})
