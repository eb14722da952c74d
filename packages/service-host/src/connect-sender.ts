import type { FactKind, Sender, Setting } from '@carrick/mapping'
import { webUrl } from './web-url.ts'
import { webhookSecret } from './webhook-secret.ts'

/** A system that tells facts over HTTP, with its references resolved. */
export interface SenderConnection {
  /** Name in mesh.yaml. */
  readonly name: string
  readonly facts: readonly FactKind[]
  /** The ERP whose invoices it speaks of; null = it speaks of none. */
  readonly erp: string | null
  /** What signs its messages, two while one is exchanged. */
  readonly secrets: readonly string[]
  /** Where it is asked for what did not come; null = it is not asked. */
  readonly pull: { readonly url: string; readonly token: string } | null
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectSender = (
  name: string,
  { facts, erp, secret, pull }: Sender,
  resolve: (name: string, setting: Setting) => string,
): SenderConnection => {
  const at = (field: string): string => `senders.${name}.${field}`
  const secrets = [secret]
    .flat()
    .map((setting) => webhookSecret(resolve(at('secret'), setting), at('secret')))
  return {
    name,
    facts,
    erp: erp ?? null,
    secrets,
    pull:
      pull === undefined
        ? null
        : {
            url: webUrl(resolve(at('pull.url'), pull.url), at('pull.url')),
            token: resolve(at('pull.token'), pull.token),
          },
  }
}
