import { createHash, randomFillSync } from 'node:crypto'

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Bytes in front of which the text has a hyphen. */
const GROUPS = new Set([4, 6, 8, 10])

const hex = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < 16; at += 1) {
    if (GROUPS.has(at)) text += '-'
    text += PAIRS[bytes[at] ?? 0] ?? ''
  }
  return text
}

const stamp = (bytes: Uint8Array, version: number): string => {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hex(bytes)
}

const writeTime = (bytes: Uint8Array, ms: number): void => {
  let rest = Math.max(0, Math.trunc(ms))
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = rest & 0xff
    rest = Math.floor(rest / 0x100)
  }
}

/** UUID version 7 (RFC 9562): sorts by `now` (epoch ms). `random` fills 16 bytes; tests pass a seeded one. */
export const uuid7 = (
  now: number,
  random: (bytes: Uint8Array) => void = (bytes) => void randomFillSync(bytes),
): string => {
  const bytes = new Uint8Array(16)
  random(bytes)
  writeTime(bytes, now)
  return stamp(bytes, 7)
}

/**
 * UUIDv7-shaped and deterministic: the id of a fact of a re-readable source, so that reading it
 * twice gives the same event. `at` is the source's commit time (epoch ms); `parts` name the fact.
 */
export const uuid7Of = (at: number, ...parts: readonly string[]): string => {
  const bytes = new Uint8Array(
    createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16),
  )
  writeTime(bytes, at)
  return stamp(bytes, 7)
}

/** UUID version 5 (RFC 9562), name-based: the same name gives the same id, on every machine. */
export const uuid5 = (namespace: string, ...parts: readonly string[]): string => {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(parts.length === 1 ? (parts[0] ?? '') : JSON.stringify(parts))
    .digest()
  return stamp(new Uint8Array(digest.subarray(0, 16)), 5)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isUuid = (text: string): boolean => UUID.test(text)

/** Epoch ms of a version 7 id. */
export const timeOfUuid7 = (id: string): number => parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
