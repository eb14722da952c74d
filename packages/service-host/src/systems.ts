import type { ErpSystem, SalesforceSystem, Setting } from '@carrick/mapping'

type Resolve = (name: string, setting: Setting) => string

/** A Salesforce org with its references resolved. */
export interface OrgConnection {
  /** Name in mesh.yaml. */
  readonly name: string
  readonly loginUrl: string
  readonly pubsubEndpoint?: string
  readonly caFile?: string
  readonly channel?: string
  readonly credentials: OrgCredentials
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

/** An ERP with its references resolved. */
export interface ErpConnection {
  /** Name in mesh.yaml; the target is `erp:<name>`. */
  readonly name: string
  readonly adapter: 'rest'
  readonly baseUrl: string
  readonly token: string
  readonly webhookSecret?: string
  readonly map: string
  /** Calls at a time. */
  readonly concurrency: number
  readonly pollMs: number
}

const CONCURRENCY = 16
const POLL_SECONDS = 5

/** JWT bearer where there is a private key, client credentials where there is a secret. */
export const connectOrg = (
  name: string,
  system: SalesforceSystem,
  resolve: Resolve,
): OrgConnection => {
  const at = (field: string): string => `systems.salesforce.${name}.${field}`
  const optional = (field: 'pubsubEndpoint' | 'caFile') => {
    const setting = system[field]
    return setting === undefined ? {} : { [field]: resolve(at(field), setting) }
  }
  const loginUrl = resolve(at('loginUrl'), system.loginUrl)
  const consumerKey = resolve(at('consumerKey'), system.consumerKey)
  const credentials: OrgCredentials =
    system.privateKey === undefined
      ? {
          flow: 'client-credentials',
          consumerKey,
          consumerSecret: resolve(at('consumerSecret'), system.consumerSecret ?? ''),
        }
      : {
          flow: 'jwt-bearer',
          consumerKey,
          username: resolve(at('username'), system.username ?? ''),
          privateKey: resolve(at('privateKey'), system.privateKey),
          audience: loginUrl,
        }
  return {
    name,
    loginUrl,
    credentials,
    ...optional('pubsubEndpoint'),
    ...optional('caFile'),
    ...(system.channel !== undefined && { channel: system.channel }),
  }
}

/** Throws MESH_CONFIG_SETTING when a reference leads nowhere. */
export const connectErp = (name: string, system: ErpSystem, resolve: Resolve): ErpConnection => {
  const at = (field: string): string => `systems.erp.${name}.${field}`
  return {
    name,
    adapter: system.adapter,
    baseUrl: resolve(at('url'), system.url),
    token: system.token === undefined ? '' : resolve(at('token'), system.token),
    ...(system.webhookSecret !== undefined && {
      webhookSecret: resolve(at('webhookSecret'), system.webhookSecret),
    }),
    map: system.map,
    concurrency: system.concurrency ?? CONCURRENCY,
    pollMs: (system.pollSeconds ?? POLL_SECONDS) * 1000,
  }
}
