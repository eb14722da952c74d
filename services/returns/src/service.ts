import { defineService } from '@carrick/service-host'
import { settings } from './config.ts'
import { recordStock } from './handlers/record-stock.handler.ts'

export const service = defineService({
  name: 'returns',
  settings,
  compose: () => ({ handlers: [recordStock] }),
})
