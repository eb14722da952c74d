import { MeshError } from '@carrick/kernel'
import type { SalesforceSystem, Setting } from '@carrick/mapping'
import { authorityIn, rsaKey } from './key-material.ts'

/** A Salesforce org with its references resolved. */
export interface OrgConnection {
  /** Name in mesh.yaml. */
  readonly name: string
  readonly loginUrl: string
  readonly pubsubEndpoint?: string
  /** PEM of an authority to trust besides the usual ones. */
  readonly authority?: string
  readonly channel?: string
  readonly credentials: OrgCredentials
  /** IANA name: in whose calendar its dates are. */
  readonly zone: string
  /** Of the REST API, such as 65.0. */
  readonly apiVersion: string
  /** Calls of the status writer at a time. */
  readonly concurrency: number
}

export type OrgCredentials =
  | {
      readonly flow: 'jwt-bearer'
      readonly consumerKey: string
      readonly username: string
      /** PEM, PKCS #8. */
      readonly privateKey: string
      readonly audience: string
    }
  | {
      readonly flow: 'client-credentials'
      readonly consumerKey: string
      readonly consumerSecret: string
    }

const API_VERSION = '65.0'
const CONCURRENCY = 4
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const isSafe = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
}

/**
 * JWT bearer where there is a private key, client credentials where there is a secret. Throws
 * MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used.
 */
export const connectOrg = (
  name: string,
  system: SalesforceSystem,
  resolve: (name: string, setting: Setting) => string,
  zone: string,
): OrgConnection => {
  const at = (field: string): string => `systems.salesforce.${name}.${field}`
  const read = (field: keyof SalesforceSystem, setting: Setting): string =>
    resolve(at(field), setting)
  const loginUrl = read('loginUrl', system.loginUrl)
  if (!isSafe(loginUrl)) {
    throw new MeshError(
      'MESH_CONFIG_SETTING',
      `${at('loginUrl')}: expected a URL that begins with https:// (http:// only on the machine itself)`,
    )
  }
  const consumerKey = read('consumerKey', system.consumerKey)
  const credentials: OrgCredentials =
    system.privateKey === undefined
      ? {
          flow: 'client-credentials',
          consumerKey,
          consumerSecret: read('consumerSecret', system.consumerSecret ?? ''),
        }
      : {
          flow: 'jwt-bearer',
          consumerKey,
          username: read('username', system.username ?? ''),
          privateKey: rsaKey(read('privateKey', system.privateKey), at('privateKey')),
          audience: system.audience === undefined ? loginUrl : read('audience', system.audience),
        }
  return {
    name,
    zone,
    loginUrl,
    credentials,
    ...(system.pubsubEndpoint !== undefined && {
      pubsubEndpoint: read('pubsubEndpoint', system.pubsubEndpoint),
    }),
    ...(system.caFile !== undefined && {
      authority: authorityIn(read('caFile', system.caFile), at('caFile')),
    }),
    ...(system.channel !== undefined && { channel: system.channel }),
    apiVersion: system.apiVersion ?? API_VERSION,
    concurrency: system.concurrency ?? CONCURRENCY,
  }
}
