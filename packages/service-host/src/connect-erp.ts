import { MeshError } from '@carrick/kernel'
import type { ErpSystem, Setting } from '@carrick/mapping'
import { authorityIn } from './key-material.ts'

/** An ERP with its references resolved. */
export interface ErpConnection {
  /** Name in mesh.yaml; the target is `erp:<name>`. */
  readonly name: string
  readonly adapter: 'rest'
  readonly baseUrl: string
  readonly token: string
  /** What signs its webhooks, two while one is exchanged; without any it sends none. */
  readonly webhookSecrets: readonly string[]
  /** PEM of an authority to trust. */
  readonly authority?: string
  readonly map: string
  /** Calls at a time. */
  readonly concurrency: number
  /** Pause between two reads of the change feed. */
  readonly pollMs: number
  /** The same for customers and products. */
  readonly masterDataPollMs: number
}

const CONCURRENCY = 16
const POLL_SECONDS = 1
const MASTER_DATA_TURNS = 5
/** As Standard Webhooks asks; less could be guessed. */
const LEAST_KEY_BYTES = 24

const webUrl = (url: string, where: string): string => {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new MeshError('MESH_CONFIG_SETTING', `${where}: expected a URL such as https://erp.example`)
}

const webhookSecret = (secret: string, where: string): string => {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').byteLength
  if (bytes >= LEAST_KEY_BYTES) return secret
  throw new MeshError(
    'MESH_CONFIG_SETTING',
    `${where}: what it refers to is no webhook secret; expected whsec_ and the base64 of 24 bytes or more`,
  )
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectErp = (
  name: string,
  system: ErpSystem,
  resolve: (name: string, setting: Setting) => string,
): ErpConnection => {
  const at = (field: string): string => `systems.erp.${name}.${field}`
  const pollSeconds = system.pollSeconds ?? POLL_SECONDS
  return {
    name,
    adapter: system.adapter,
    baseUrl: webUrl(resolve(at('url'), system.url), at('url')),
    token: system.token === undefined ? '' : resolve(at('token'), system.token),
    webhookSecrets: [system.webhookSecret ?? []]
      .flat()
      .map((setting) => webhookSecret(resolve(at('webhookSecret'), setting), at('webhookSecret'))),
    ...(system.caFile !== undefined && {
      authority: authorityIn(resolve(at('caFile'), system.caFile), at('caFile')),
    }),
    map: system.map,
    concurrency: system.concurrency ?? CONCURRENCY,
    pollMs: pollSeconds * 1000,
    masterDataPollMs: (system.masterDataPollSeconds ?? pollSeconds * MASTER_DATA_TURNS) * 1000,
  }
}
