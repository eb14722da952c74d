import { MeshError } from '@carrick/kernel'
import type { EventToken } from '@carrick/schemas'
import type { Codec, Decoded } from '../ports/codec.ts'

export interface MemoryCodec extends Codec {
  /** False: ids that were not prepared here are unreachable. */
  setReachable(reachable: boolean): void
  /** True: events of this name are under an id that the registry does not have so far. */
  setMissing(name: string, missing: boolean): void
}

interface Wire {
  readonly name: string
  readonly value: unknown
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'bigint' ? { $bigint: item.toString() } : item,
  )

const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, item: unknown) =>
    typeof item === 'object' && item !== null && '$bigint' in item
      ? BigInt(String(item.$bigint))
      : item,
  ) as unknown

const isWire = (value: unknown): value is Wire =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'value' in value

/** Events as JSON, with the outcomes of the real wire format. */
export const createMemoryCodec = (): MemoryCodec => {
  let reachable = true
  const known = new Set<string>()
  const missing = new Set<string>()
  const learn = (tokens: readonly EventToken<unknown>[]): void => {
    for (const { name } of tokens) known.add(name)
  }
  const decodeOne = (value: Uint8Array): Decoded => {
    const poison = (message: string): Decoded => ({
      kind: 'poison',
      code: 'MESH_CODEC_BYTES',
      message,
    })
    let wire: unknown
    try {
      wire = fromJson(Buffer.from(value).toString())
    } catch {
      return poison('The bytes are not JSON')
    }
    if (!isWire(wire)) return poison('The bytes carry no event name')
    if (missing.has(wire.name)) return { kind: 'unknown', message: 'The registry has no such id' }
    if (!known.has(wire.name)) {
      return reachable
        ? { kind: 'poison', code: 'MESH_CODEC_SCHEMA', message: `No schema is named ${wire.name}` }
        : { kind: 'unreachable', message: 'The registry does not answer' }
    }
    return { kind: 'event', name: wire.name, value: wire.value }
  }
  return {
    prepare: ({ reads, writes }) => {
      if (!reachable) {
        return Promise.reject(
          new MeshError('MESH_CODEC_REGISTRY', 'The registry does not answer', { kind: 'held' }),
        )
      }
      learn(reads)
      learn(writes)
      return Promise.resolve()
    },
    decode: async (records) => {
      await Promise.resolve()
      return records.map(({ value }) => decodeOne(value))
    },
    encode: ({ token, value }) => {
      if (!known.has(token.name)) {
        throw new MeshError('MESH_CODEC_VALUE', `${token.name} was not prepared`)
      }
      return {
        bytes: Buffer.from(toJson({ name: token.name, value })),
        fingerprint: token.fingerprint,
      }
    },
    setReachable: (now) => {
      reachable = now
    },
    setMissing: (name, now) => {
      if (now) missing.add(name)
      else missing.delete(name)
    },
  }
}
