import type { Environment } from '@carrick/service-host'
import { z } from 'zod'

export const settings = z.object({})

export const environment = (): Environment => process.env
