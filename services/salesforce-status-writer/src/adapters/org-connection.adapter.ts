import { createPrivateKey } from 'node:crypto'
import { MeshError } from '@carrick/kernel'
import type { Credentials } from '@carrick/salesforce'
import type { OrgConnection } from '@carrick/service-host'

/** What `CARRICK_SALESFORCE` says. */
export interface OrgSetting {
  readonly org: string
  readonly loginUrl: string
  readonly clientId: string
  readonly username?: string | undefined
  readonly privateKey?: string | undefined
  readonly audience?: string | undefined
  readonly clientSecret?: string | undefined
  readonly caFile?: string | undefined
  readonly apiVersion: string
  readonly concurrency: number
}

export interface Connection {
  /** Name in mesh.yaml. */
  readonly org: string
  readonly loginUrl: string
  readonly credentials: Credentials
  readonly caFile: string | undefined
  readonly apiVersion: string
  /** Calls at a time. */
  readonly concurrency: number
}

const API_VERSION = '65.0'
const CONCURRENCY = 4

const wrongKey = (where: string, cause?: unknown): MeshError =>
  new MeshError(
    'MESH_SETTINGS_INVALID',
    `${where}: what it refers to is no RSA private key in PEM without a passphrase`,
    { cause },
  )

/** PKCS #1 or PKCS #8 as PKCS #8. */
const rsaKey = (pem: string, where: string): string => {
  let key
  try {
    key = createPrivateKey(pem)
  } catch (cause) {
    throw wrongKey(where, cause)
  }
  if (key.asymmetricKeyType !== 'rsa') throw wrongKey(where)
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const checked = (credentials: Credentials, where: string): Credentials =>
  credentials.flow === 'jwt-bearer'
    ? { ...credentials, privateKey: rsaKey(credentials.privateKey, where) }
    : credentials

/**
 * The setting with its references resolved. Throws MESH_SETTINGS_SECRET for a reference that leads
 * nowhere, MESH_SETTINGS_INVALID for a key that cannot be one.
 */
export const connectionOf = (
  setting: OrgSetting,
  resolve: (reference: string) => string,
): Connection => {
  const { org, loginUrl, clientId, caFile, apiVersion, concurrency, clientSecret } = setting
  const credentials: Credentials =
    clientSecret === undefined
      ? {
          flow: 'jwt-bearer',
          consumerKey: clientId,
          username: setting.username ?? '',
          privateKey: resolve(setting.privateKey ?? ''),
          audience: setting.audience ?? loginUrl,
        }
      : {
          flow: 'client-credentials',
          consumerKey: clientId,
          consumerSecret: resolve(clientSecret),
        }
  return {
    org,
    loginUrl,
    credentials: checked(credentials, 'CARRICK_SALESFORCE.privateKey'),
    caFile,
    apiVersion,
    concurrency,
  }
}

/** The org of mesh.yaml, when it is the only one. Throws MESH_SETTINGS_INVALID. */
export const onlyConnection = (orgs: readonly OrgConnection[]): Connection => {
  const [first, ...others] = orgs
  if (first === undefined || others.length > 0) {
    const found = orgs.length === 0 ? 'none' : orgs.map(({ name }) => name).join(', ')
    throw new MeshError(
      'MESH_SETTINGS_INVALID',
      `CARRICK_SALESFORCE is not set, and mesh.yaml does not have one Salesforce org but: ${found}`,
    )
  }
  return {
    org: first.name,
    loginUrl: first.loginUrl,
    credentials: checked(first.credentials, `systems.salesforce.${first.name}.privateKey`),
    caFile: first.caFile,
    apiVersion: API_VERSION,
    concurrency: CONCURRENCY,
  }
}
