import { type FailureKind, isMeshError, type MeshCode, MeshError, messageOf } from '@carrick/kernel'

export type Stage = 'decode' | 'intake' | 'decide' | 'act' | 'conclude' | 'store' | 'publish'

/**
 * Total: every thrown value becomes one MeshError. A throw between the committed intent and the decoded
 * answer that does not prove otherwise is in doubt; a throw of pure code is a fault of that code.
 */
export const classify = (thrown: unknown, stage: Stage): MeshError => {
  if (isMeshError(thrown)) {
    if (stage === 'act' || thrown.kind !== 'in-doubt') return thrown
    return new MeshError(thrown.code, thrown.message, { kind: 'terminal', cause: thrown })
  }
  const code: MeshCode = stage === 'act' ? 'MESH_HANDLER_ACT' : 'MESH_HANDLER_THREW'
  const kind: FailureKind = stage === 'act' ? 'in-doubt' : 'terminal'
  return new MeshError(code, messageOf(thrown), { kind, cause: thrown })
}

/** What PostgreSQL text and Kafka headers can carry: no U+0000, at most 1 KB. */
export const safeText = (text: string): string => text.replaceAll('\u0000', '\\0').slice(0, 1_000)

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const HEX = /\b[0-9a-f]{12,}\b/gi
const QUOTED = /"[^"]*"|'[^']*'/g
const NUMBER = /\d+/g

/** The same for failures of one cause: code, handler and the message without what differs per order. */
export const fingerprintOf = (code: string, handler: string, message: string): string => {
  const plain = message
    .replaceAll(UUID, '*')
    .replaceAll(HEX, '*')
    .replaceAll(QUOTED, '*')
    .replaceAll(NUMBER, '#')
  return `${handler}/${code}/${safeText(plain).slice(0, 120)}`
}
