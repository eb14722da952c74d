import { MeshError } from '@carrick/kernel'
import { KAFKA_CLIENTS } from '@carrick/messaging'
import { z } from 'zod'
import { type Environment, SECRETS, withSecretFiles } from './secret-files.ts'
import { accessProblems, postgresAccess } from './server-access.ts'

export type { Environment } from './secret-files.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const list = z.string().transform((text) => text.split(',').map((item) => item.trim()))

const text = z.string().min(1).optional()

const postgresFields = {
  /** Connection string; `?sslmode=verify-full` for TLS. A service's own role and schema. */
  CARRICK_POSTGRES_URL: z.url({ abort: true }),
  CARRICK_POSTGRES_PASSWORD: text,
  CARRICK_POSTGRES_CA_FILE: text,
  CARRICK_POSTGRES_CERT_FILE: text,
  CARRICK_POSTGRES_KEY_FILE: text,
}

/** What every service needs. Names of the environment variables are the keys. */
const fields = z.object({
  CARRICK_KAFKA_BROKERS: list,
  /** The library that speaks with the brokers. */
  CARRICK_KAFKA_CLIENT: z.enum(KAFKA_CLIENTS).default('kafkajs'),
  CARRICK_KAFKA_TLS: z.enum(['true', 'false']).default('false'),
  /** PEM files; certificate and key are this service's own, for a broker that asks for one. */
  CARRICK_KAFKA_CA_FILE: text,
  CARRICK_KAFKA_CERT_FILE: text,
  CARRICK_KAFKA_KEY_FILE: text,
  CARRICK_KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  CARRICK_KAFKA_USER: text,
  CARRICK_KAFKA_PASSWORD: text,
  CARRICK_REGISTRY_URL: z.url({ abort: true }),
  CARRICK_REGISTRY_CA_FILE: text,
  CARRICK_REGISTRY_CERT_FILE: text,
  CARRICK_REGISTRY_KEY_FILE: text,
  CARRICK_REGISTRY_USER: text,
  CARRICK_REGISTRY_PASSWORD: text,
  CARRICK_REGISTRY_TOKEN: text,
  ...postgresFields,
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

export const commonSettings = fields.superRefine((settings, context) => {
  for (const { name, message } of accessProblems(settings)) {
    context.addIssue({ code: 'custom', path: [name], message })
  }
})

/** For programs that need nothing but the database. */
export const postgresSettings = z.object(postgresFields).superRefine((settings, context) => {
  postgresAccess(settings, (name, message) => {
    context.addIssue({ code: 'custom', path: [name], message })
  })
})

export type CommonSettings = z.infer<typeof commonSettings>

/** Names of all environment variables that services read, those with a value in a file included. */
export const SETTING_NAMES: readonly string[] = [
  ...Object.keys(fields.shape),
  ...SECRETS.map((name) => `${name}_FILE`),
]

/**
 * Reads settings once, at start. Throws MESH_SETTINGS_INVALID that names every wrong variable, what
 * was found (never of a secret) and what was expected.
 */
export const readSettings = <T>(schema: z.ZodType<T>, env: Environment): T => {
  const { values, wrong: wrongFiles } = withSecretFiles(env)
  const result = schema.safeParse(values)
  if (result.success && wrongFiles.length === 0) return result.data
  const wrong = [
    ...wrongFiles,
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  ]
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
      SECRET.test(name) && !name.endsWith('_FILE') && value !== undefined ? '[redacted]' : value,
    ]),
  )
