import type { Environment } from '@carrick/service-host'
import { z } from 'zod'

/** The org and how to log in come from mesh.yaml. */
export const settings = z.object({})

export const environment = (): Environment => process.env
