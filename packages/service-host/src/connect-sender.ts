import type { FactKind, Sender, Setting } from '@carrick/mapping'
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
}

/** Throws MESH_CONFIG_SETTING for a reference that leads nowhere or to what cannot be used. */
export const connectSender = (
  name: string,
  { facts, erp, secret }: Sender,
  resolve: (name: string, setting: Setting) => string,
): SenderConnection => {
  const where = `senders.${name}.secret`
  const secrets = [secret].flat().map((setting) => webhookSecret(resolve(where, setting), where))
  return { name, facts, erp: erp ?? null, secrets }
}
