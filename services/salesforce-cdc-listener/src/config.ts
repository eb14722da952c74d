import type { Environment } from '@carrick/service-host'
import { z } from 'zod'

export const settings = z.object({
  /** How long a first change waits for others before the orders are read, ms. */
  CARRICK_COALESCE_MS: z.coerce.number().int().min(0).max(60_000).default(100),
  CARRICK_SALESFORCE_API_VERSION: z
    .string()
    .regex(/^\d{2}\.0$/, 'expected a version such as 65.0')
    .default('65.0'),
})

export const environment = (): Environment => process.env
