import type { Environment } from '@carrick/service-host'
import { z } from 'zod'

export const settings = z.object({
  /** How long a first change waits for others before the orders are read, ms. */
  CARRICK_COALESCE_MS: z.coerce.number().int().min(0).max(60_000).default(100),
})

export const environment = (): Environment => process.env
