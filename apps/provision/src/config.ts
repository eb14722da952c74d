import {
  type Environment,
  postgresAccess,
  postgresSettings,
  readSettings,
} from '@carrick/service-host'
import type { Provisioning } from '@carrick/store'
import { z } from 'zod'

/** The role of the connection string may create roles and schemas. */
const settings = postgresSettings.and(
  z.object({
    /** Folder with a file `postgres_<schema>` for each service: the password that its role gets. */
    CARRICK_PASSWORDS_DIR: z.string().min(1),
  }),
)

export const environment = (): Environment => process.env

/** Throws MESH_SETTINGS_INVALID that names every wrong variable. */
export const readConfig = (
  env: Environment,
): Pick<Provisioning, 'adminUrl' | 'tls'> & { readonly passwordsDir: string } => {
  const { CARRICK_PASSWORDS_DIR: passwordsDir, ...access } = readSettings(settings, env)
  const { url, password, tls } = postgresAccess(access)
  const admin = new URL(url)
  if (password !== undefined) admin.password = encodeURIComponent(password)
  return { adminUrl: admin.href, tls, passwordsDir }
}
