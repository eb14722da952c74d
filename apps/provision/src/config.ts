import { type Environment, readSettings } from '@carrick/service-host'
import { z } from 'zod'

const settings = z.object({
  /** Of a role that may create roles and schemas. */
  CARRICK_POSTGRES_URL: z.url(),
  CARRICK_POSTGRES_PASSWORD: z.string().min(1).optional(),
  /** Folder with a file `postgres_<schema>` for each service: the password that its role gets. */
  CARRICK_PASSWORDS_DIR: z.string().min(1),
})

export const environment = (): Environment => process.env

/** Throws MESH_SETTINGS_INVALID that names every wrong variable. */
export const readConfig = (
  env: Environment,
): { readonly adminUrl: string; readonly passwordsDir: string } => {
  const {
    CARRICK_POSTGRES_URL: url,
    CARRICK_POSTGRES_PASSWORD: password,
    CARRICK_PASSWORDS_DIR: passwordsDir,
  } = readSettings(settings, env)
  const admin = new URL(url)
  if (password !== undefined) admin.password = encodeURIComponent(password)
  return { adminUrl: admin.href, passwordsDir }
}
