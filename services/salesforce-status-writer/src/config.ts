import { type Environment, resolveSecret } from '@carrick/service-host'
import { z } from 'zod'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const isSafe = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
}

const loginUrl = z
  .string()
  .refine(isSafe, 'expected a URL that begins with https:// (http:// only on the machine itself)')

const salesforce = z
  .strictObject({
    /** Name in mesh.yaml; statuses of other orgs are left alone. */
    org: z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a name like demo-org'),
    loginUrl,
    /** Consumer key of the connected app. */
    clientId: z.string().min(1),
    /** JWT bearer: whom to log in as, and a reference to the RSA key in PEM, env:NAME or file:PATH. */
    username: z.string().min(1).optional(),
    privateKey: z.string().optional(),
    /** `aud` of the assertion, where it is not the login URL. */
    audience: z.url().optional(),
    /** Client credentials: reference to the consumer secret. */
    clientSecret: z.string().optional(),
    /** PEM file of an authority to trust besides the usual ones. */
    caFile: z.string().optional(),
    apiVersion: z
      .string()
      .regex(/^\d{2,3}\.0$/, 'expected a version like 65.0')
      .default('65.0'),
    /** Calls at a time. */
    concurrency: z.number().int().min(1).max(25).default(4),
  })
  .superRefine(({ username, privateKey, clientSecret }, context) => {
    const jwt = username !== undefined && privateKey !== undefined
    const half = (username === undefined) !== (privateKey === undefined)
    if (half || jwt === (clientSecret !== undefined)) {
      context.addIssue(
        'expected either username and privateKey (JWT bearer) or clientSecret (client credentials)',
      )
    }
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
  /** The org that this writer writes, as a JSON object; without it, the only org of mesh.yaml. */
  CARRICK_SALESFORCE: z.string().transform(json).pipe(salesforce).optional(),
})

export const environment = (): Environment => process.env

/** A secret by its reference. Throws MESH_SETTINGS_SECRET that names the reference, never the secret. */
export const secret = (reference: string): string => resolveSecret(reference, environment())
