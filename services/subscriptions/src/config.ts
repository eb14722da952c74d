import type { Environment } from '@carrick/service-host'
import { z } from 'zod'

/** Nothing beyond the common settings. */
export const settings = z.object({})

export const environment = (): Environment => process.env
