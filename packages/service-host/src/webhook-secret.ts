import { MeshError } from '@carrick/kernel'

/** As Standard Webhooks asks; less could be guessed. */
const LEAST_KEY_BYTES = 24

/** The secret, when it can sign webhooks; otherwise throws MESH_CONFIG_SETTING that names `where`. */
export const webhookSecret = (secret: string, where: string): string => {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').byteLength
  if (bytes >= LEAST_KEY_BYTES) return secret
  throw new MeshError(
    'MESH_CONFIG_SETTING',
    `${where}: what it refers to is no webhook secret; expected whsec_ and the base64 of 24 bytes or more`,
  )
}
