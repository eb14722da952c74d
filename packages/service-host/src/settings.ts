import { MeshError } from '@carrick/kernel'
import { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

const port = z.coerce.number().int().min(0).max(65_535)
const list = z.string().transform((text) => text.split(',').map((item) => item.trim()))

/** What every service needs. Names of the environment variables are the keys. */
export const commonSettings = z.object({
  CARRICK_KAFKA_BROKERS: list,
  CARRICK_REGISTRY_URL: z.url(),
  /** Connection string of this service's own role and schema. */
  CARRICK_POSTGRES_URL: z.url(),
  /** Folder of mesh.yaml, maps/ and codes/. */
  CARRICK_CONFIG_DIR: z.string().default('.'),
  /** Overlay `env/NAME.yaml`. */
  CARRICK_ENVIRONMENT: z.string().optional(),
  CARRICK_ADMIN_HOST: z.string().default('127.0.0.1'),
  /** 0 = any free port. */
  CARRICK_ADMIN_PORT: port.default(0),
  CARRICK_ADMIN_TOKEN: z.string().min(16),
  /** Public HTTP edge of the services that have one; 0 = any free port. */
  CARRICK_HTTP_HOST: z.string().default('127.0.0.1'),
  CARRICK_HTTP_PORT: port.default(0),
  CARRICK_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info'),
  CARRICK_OTLP_TRACES_URL: z.url().optional(),
  CARRICK_TRACE_RATIO: z.coerce.number().min(0).max(1).default(1),
  CARRICK_SESSION_TIMEOUT_MS: z.coerce.number().int().min(1000).default(10_000),
})

export type CommonSettings = z.infer<typeof commonSettings>

/**
 * Reads settings once, at start. Throws MESH_SETTINGS_INVALID that names every wrong variable, what
 * was found (never of a secret) and what was expected.
 */
export const readSettings = <T>(schema: z.ZodType<T>, env: Environment): T => {
  const result = schema.safeParse(env)
  if (result.success) return result.data
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new MeshError('MESH_SETTINGS_INVALID', `The settings are not usable. ${wrong.join('; ')}`, {
    details: { wrong },
  })
}

const SECRET = /TOKEN|SECRET|PASSWORD|KEY|POSTGRES_URL/

/** For the log line at start: secrets are masked. */
export const printableSettings = (settings: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]: [string, unknown]) => [
      name,
      SECRET.test(name) && value !== undefined ? '[redacted]' : value,
    ]),
  )
