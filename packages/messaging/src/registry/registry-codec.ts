import { type Clock, HEADER, isMeshError, MeshError, messageOf } from '@carrick/kernel'
import { encodeBody, type EventToken } from '@carrick/schemas'
import type { Codec, Decoded } from '../ports/codec.ts'
import type { RecordHeaders } from '../ports/record.ts'
import { createKnownSchemas, type KnownSchema, type Lookup } from './known-schemas.ts'
import type { RegistryClient } from './registry-client.ts'
import { HEADER_BYTES, unframe, writeHeader } from './wire-format.ts'

const DECODE_MS = 4_500
/** Requests at once while preparing. */
const AT_ONCE = 6

const poison = (code: `MESH_CODEC_${string}`, message: string): Decoded => ({
  kind: 'poison',
  code,
  message,
})

const read = (schema: KnownSchema, body: Buffer, headers: RecordHeaders): Decoded => {
  const claimed = headers[HEADER.schemaFingerprint]
  if (claimed !== undefined && claimed !== schema.fingerprint) {
    return poison(
      'MESH_CODEC_FINGERPRINT',
      `Written with a schema of fingerprint ${claimed}; the registry's has ${schema.fingerprint}: its ids were given anew`,
    )
  }
  try {
    return { kind: 'event', name: schema.name, value: schema.read(body) }
  } catch (thrown) {
    return poison('MESH_CODEC_BODY', messageOf(thrown))
  }
}

const inTurns = async <T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> => {
  const queue = [...items]
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, worker))
}

/**
 * Confluent wire format with schemas from a registry. Ids are resolved in `prepare` and pinned; ids of
 * others are fetched once. A registry that is away holds what is not known yet and nothing else.
 */
export const createRegistryCodec = (client: RegistryClient, clock: Clock): Codec => {
  const schemas = createKnownSchemas(client, clock)
  const ids = new Map<string, number>()

  const register = async (token: EventToken<unknown>): Promise<void> => {
    if (ids.has(token.subject)) return
    const id = await client.register(token.subject, token.schema)
    ids.set(token.subject, id)
    schemas.learn(id, token)
  }

  const findAll = async (wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, Lookup>> => {
    const found = new Map<number, Lookup>()
    const open: Promise<void>[] = []
    for (const id of wanted) {
      const lookup = schemas.find(id)
      if (lookup instanceof Promise) {
        open.push(
          lookup.then((answer) => {
            found.set(id, answer)
          }),
        )
      } else found.set(id, lookup)
    }
    if (open.length === 0) return found
    const ceiling = new AbortController()
    await Promise.race([Promise.all(open), clock.sleep(DECODE_MS, ceiling.signal)])
    ceiling.abort()
    return found
  }

  return {
    prepare: async ({ reads, writes }) => {
      for (const token of [...reads, ...writes]) schemas.expect(token)
      await inTurns(writes, register)
      await inTurns(
        reads.filter(({ subject }) => !ids.has(subject)),
        async (token) => {
          const id = await client.idOf(token.subject, token.schema)
          if (id !== undefined) schemas.learn(id, token)
        },
      )
    },
    decode: async (records) => {
      const frames = records.map(({ value }) => unframe(value))
      const wanted = new Set(frames.flatMap((frame) => ('id' in frame ? [frame.id] : [])))
      const found = await findAll(wanted)
      return records.map(({ headers }, index): Decoded => {
        const frame = frames[index]
        if (frame === undefined || 'wrong' in frame) {
          return poison('MESH_CODEC_BYTES', `Not the Confluent wire format: ${frame?.wrong ?? ''}`)
        }
        const lookup = found.get(frame.id)
        const claimed = headers[HEADER.schemaFingerprint]
        const own = claimed === undefined ? undefined : schemas.claimed(claimed)
        // A registry that was lost and built anew gives ids to other schemas, or does not know them. The
        // fingerprint leaves out the scale of amounts, but those are frozen (docs/contract.md).
        if (
          own !== undefined &&
          (lookup?.kind !== 'known' || lookup.schema.fingerprint !== claimed)
        )
          return read(own, frame.body, headers)
        switch (lookup?.kind) {
          case 'known':
            return read(lookup.schema, frame.body, headers)
          case 'unusable':
            return poison('MESH_CODEC_SCHEMA', lookup.message)
          case 'missing':
            return { kind: 'unknown', message: lookup.message }
          case 'open':
            return { kind: 'unreachable', message: lookup.message }
          case undefined:
            return {
              kind: 'unreachable',
              message: `The registry did not answer for id ${String(frame.id)}`,
            }
        }
      })
    },
    encode: ({ token, value }) => {
      const id = ids.get(token.subject)
      if (id === undefined) {
        throw new MeshError(
          'MESH_CODEC_VALUE',
          `${token.name} is written here but was not prepared`,
        )
      }
      try {
        return {
          bytes: writeHeader(encodeBody(token, value, HEADER_BYTES), id),
          fingerprint: token.fingerprint,
        }
      } catch (thrown) {
        if (!isMeshError(thrown)) throw thrown
        throw new MeshError('MESH_CODEC_VALUE', thrown.message, { cause: thrown })
      }
    },
  }
}
