import type { Environment } from '@carrick/service-host'
import { z } from 'zod'

const erp = z.object({
  /** Name in mesh.yaml; the target is `erp:<name>`. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  adapter: z.literal('rest'),
  baseUrl: z.url(),
  /** Reference to the bearer token: env:NAME or file:PATH. */
  token: z.string(),
  /** Calls at a time. */
  concurrency: z.number().int().min(1).max(1000).default(64),
})

const json = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue('must be JSON')
    return z.NEVER
  }
}

export const settings = z.object({
  /** The ERPs that this poster writes, as a JSON list. */
  CARRICK_ERPS: z.string().transform(json).pipe(z.array(erp).min(1)),
})

export const environment = (): Environment => process.env
