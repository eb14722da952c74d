import { createPrivateKey } from 'node:crypto'
import { MeshError } from '@carrick/kernel'
import type { Credentials } from '@carrick/salesforce'

export interface Login {
  readonly loginUrl: string
  readonly clientId: string
  readonly username?: string | undefined
  readonly privateKey?: string | undefined
  readonly audience?: string | undefined
  readonly clientSecret?: string | undefined
}

const wrongKey = (cause?: unknown): MeshError =>
  new MeshError(
    'MESH_SETTINGS_INVALID',
    'CARRICK_SALESFORCE.privateKey: what it refers to is no RSA private key in PEM without a passphrase',
    { cause },
  )

/** PKCS #1 or PKCS #8 as PKCS #8. */
const rsaKey = (pem: string): string => {
  let key
  try {
    key = createPrivateKey(pem)
  } catch (cause) {
    throw wrongKey(cause)
  }
  if (key.asymmetricKeyType !== 'rsa') throw wrongKey()
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Settings with their references resolved. Throws MESH_SETTINGS_SECRET, MESH_SETTINGS_INVALID. */
export const credentialsOf = (login: Login, resolve: (reference: string) => string): Credentials =>
  login.clientSecret === undefined
    ? {
        flow: 'jwt-bearer',
        consumerKey: login.clientId,
        username: login.username ?? '',
        privateKey: rsaKey(resolve(login.privateKey ?? '')),
        audience: login.audience ?? login.loginUrl,
      }
    : {
        flow: 'client-credentials',
        consumerKey: login.clientId,
        consumerSecret: resolve(login.clientSecret),
      }
