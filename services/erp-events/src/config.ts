import { MeshError } from '@carrick/kernel'
import { type Environment, resolveSecret } from '@carrick/service-host'
import { z } from 'zod'

const interval = z.number().int().min(10).max(3_600_000)

const erp = z.object({
  /** Name in mesh.yaml; the target is `erp:<name>`. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  adapter: z.literal('rest'),
  baseUrl: z.url(),
  /** Reference to the bearer token: env:NAME or file:PATH. */
  token: z.string(),
  /** References to the secrets of its webhooks, two while one is exchanged; without any it sends none. */
  webhookSecret: z.union([z.string(), z.array(z.string()).min(1).max(2)]).optional(),
  /** Pause between two reads of the change feed, ms. */
  pollMs: interval.default(1_000),
  /** The same for customers and products; five times `pollMs` when absent. */
  masterDataPollMs: interval.optional(),
})

const json = (text: string, context: z.RefinementCtx): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue('must be JSON')
    return z.NEVER
  }
}

const named = (erps: readonly { readonly name: string }[]): boolean =>
  new Set(erps.map(({ name }) => name)).size === erps.length

export const settings = z.object({
  /** The ERPs that are listened to, as a JSON list. */
  CARRICK_ERPS: z
    .string()
    .transform(json)
    .pipe(z.array(erp).min(1).refine(named, 'names an ERP twice; expected each once')),
})

export const environment = (): Environment => process.env

/** As Standard Webhooks asks; less could be guessed. */
const LEAST_KEY_BYTES = 24

/** The secrets that references lead to. Throws MESH_SETTINGS_SECRET when one is no key. */
export const webhookSecrets = (
  references: string | readonly string[] | undefined,
): readonly string[] =>
  [references ?? []].flat().map((reference) => {
    const secret = resolveSecret(reference, environment())
    const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').byteLength
    if (bytes >= LEAST_KEY_BYTES) return secret
    throw new MeshError(
      'MESH_SETTINGS_SECRET',
      `Secret ${reference} is no webhook secret; expected whsec_ and the base64 of 24 bytes or more`,
    )
  })
