import { beforeEach, describe, expect, it } from '@jest/globals'
import { HEADER, MeshError } from '@carrick/kernel'
import type { EventToken } from '@carrick/schemas'
import { createVirtualClock, type VirtualClock } from '../memory/virtual-clock.ts'
import type { Codec, Decoded } from '../ports/codec.ts'
import { createRegistryCodec } from './registry-codec.ts'
import type { RegistryClient } from './registry-client.ts'
import { sampleTokens } from './sample-token.fake.ts'
import { writeHeader } from './wire-format.ts'

interface FakeRegistry extends RegistryClient {
  readonly schemas: Map<number, object>
  away: boolean
  asked: number
}

const fakeRegistry = (): FakeRegistry => {
  const schemas = new Map<number, object>()
  const idOf = (schema: object): number | undefined =>
    [...schemas].find(([, known]) => JSON.stringify(known) === JSON.stringify(schema))?.[0]
  const registry: FakeRegistry = {
    schemas,
    away: false,
    asked: 0,
    register: (_, schema) => {
      const id = idOf(schema) ?? schemas.size + 1
      schemas.set(id, schema)
      return answer(id)
    },
    idOf: (_, schema) => answer(idOf(schema)),
    schemaById: (id) => answer(schemas.get(id)),
  }
  const answer = <T>(value: T): Promise<T> => {
    registry.asked += 1
    return registry.away
      ? Promise.reject(new MeshError('MESH_CODEC_REGISTRY', 'away', { kind: 'held' }))
      : Promise.resolve(value)
  }
  return registry
}

const { old, current } = sampleTokens('test')

describe('the codec', () => {
  let registry: FakeRegistry
  let clock: VirtualClock
  let codec: Codec

  beforeEach(() => {
    registry = fakeRegistry()
    clock = createVirtualClock(0)
    codec = createRegistryCodec(registry, clock)
  })

  const codecOf = async (token: EventToken<unknown>): Promise<Codec> => {
    const other = createRegistryCodec(registry, clock)
    await other.prepare({ reads: [], writes: [token] })
    return other
  }
  const written = async (token: EventToken<unknown>, value: unknown): Promise<Uint8Array> =>
    (await codecOf(token)).encode({ token, value }).bytes
  const decode = async (
    value: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Decoded | undefined> =>
    (await codec.decode([{ topic: current.topic, value, headers }]))[0]

  it('reads what it wrote, without asking again', async () => {
    await codec.prepare({ reads: [current], writes: [current] })
    const { bytes, fingerprint } = codec.encode({ token: current, value: { name: 'a', note: 'b' } })
    const { asked } = registry
    expect(await decode(bytes, { [HEADER.schemaFingerprint]: fingerprint })).toEqual({
      kind: 'event',
      name: 'Sample',
      value: { name: 'a', note: 'b' },
    })
    expect(registry.asked).toBe(asked)
  })

  it('reads an older version as the current one', async () => {
    const bytes = await written(old, { name: 'a' })
    await codec.prepare({ reads: [current], writes: [] })
    expect(await decode(bytes)).toMatchObject({ kind: 'event', value: { name: 'a', note: null } })
  })

  it('reads a newer version as its own', async () => {
    const bytes = await written(current, { name: 'a', note: 'b' })
    await codec.prepare({ reads: [old], writes: [] })
    expect(await decode(bytes)).toMatchObject({ kind: 'event', value: { name: 'a' } })
  })

  it('reads an event that it does not expect by the schema of its writer', async () => {
    const bytes = await written(current, { name: 'a', note: 'b' })
    expect(await decode(bytes)).toMatchObject({ name: 'Sample', value: { name: 'a', note: 'b' } })
  })

  it('asks once for an id, however many records carry it', async () => {
    const value = await written(old, { name: 'a' })
    const before = registry.asked
    const record = { topic: 't', value, headers: {} }
    await Promise.all([codec.decode([record, record]), codec.decode([record])])
    await codec.decode([record])
    expect(registry.asked - before).toBe(1)
  })

  it.each([
    ['another first byte', Buffer.from([1, 0, 0, 0, 1, 2])],
    ['a cut header', Buffer.from([0, 0, 0])],
  ])('calls bytes with %s poison', async (_name, bytes) => {
    expect(await decode(bytes)).toMatchObject({ kind: 'poison', code: 'MESH_CODEC_BYTES' })
  })

  it('calls a body poison that is not what its schema says', async () => {
    const bytes = await written(old, { name: 'a long enough name' })
    expect(await decode(bytes.subarray(0, 9))).toMatchObject({
      kind: 'poison',
      code: 'MESH_CODEC_BODY',
    })
  })

  it('calls bytes poison when the registry gave their id to another schema', async () => {
    const bytes = await written(old, { name: 'a' })
    registry.schemas.set(1, current.schema)
    expect(await decode(bytes, { [HEADER.schemaFingerprint]: old.fingerprint })).toMatchObject({
      kind: 'poison',
      code: 'MESH_CODEC_FINGERPRINT',
    })
  })

  it.each<[string, (registry: FakeRegistry) => void]>([
    ['gave its id to another schema', ({ schemas }) => schemas.set(1, old.schema)],
    ['does not know its id any more', ({ schemas }) => schemas.delete(1)],
    ['is away', (lost) => (lost.away = true)],
  ])('reads a record of its own schema when the registry %s', async (_what, lose) => {
    const value = { name: 'a', note: 'b' }
    const writer = await codecOf(current)
    registry.schemas.clear()
    await codec.prepare({ reads: [current], writes: [] })
    lose(registry)
    const { bytes, fingerprint } = writer.encode({ token: current, value })
    expect(await decode(bytes, { [HEADER.schemaFingerprint]: fingerprint })).toEqual({
      kind: 'event',
      name: 'Sample',
      value,
    })
  })

  it('calls an id poison after three tries over half a minute, and asks again a minute later', async () => {
    const bytes = writeHeader(Buffer.alloc(8), 77)
    const outcomes: unknown[] = []
    for (let seconds = 0; seconds <= 30; seconds += 5) {
      outcomes.push((await decode(bytes))?.kind)
      await clock.advance(5_000)
    }
    expect(outcomes).toEqual([...Array.from({ length: 6 }, () => 'unknown'), 'poison'])
    expect(registry.asked).toBe(3)
    registry.schemas.set(77, { type: 'record', name: 'Late', namespace: 'x', fields: [] })
    await clock.advance(61_000)
    expect(await decode(writeHeader(Buffer.alloc(5), 77))).toMatchObject({ name: 'Late' })
  })

  it('holds unknown ids while the registry is away, and goes on with known ones', async () => {
    await codec.prepare({ reads: [current], writes: [current] })
    const known = codec.encode({ token: current, value: { name: 'a' } }).bytes
    registry.away = true
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await decode(writeHeader(Buffer.alloc(8), 77))).toMatchObject({ kind: 'unreachable' })
      await clock.advance(60_000)
    }
    expect(await decode(known)).toMatchObject({ kind: 'event' })
    expect(codec.encode({ token: current, value: { name: 'b' } }).bytes.byteLength).toBeGreaterThan(
      5,
    )
  })

  it('holds a record when the registry takes too long', async () => {
    registry.schemaById = () => new Promise(() => undefined)
    const decoding = decode(writeHeader(Buffer.alloc(8), 1))
    await clock.advance(5_000)
    expect(await decoding).toMatchObject({ kind: 'unreachable' })
  })

  it('is not prepared while the registry is away, and can be later', async () => {
    registry.away = true
    const tokens = { reads: [old], writes: [current] }
    await expect(codec.prepare(tokens)).rejects.toMatchObject({
      code: 'MESH_CODEC_REGISTRY',
      kind: 'held',
    })
    registry.away = false
    await codec.prepare(tokens)
    expect(codec.encode({ token: current, value: { name: 'a' } }).fingerprint).toBe(
      current.fingerprint,
    )
  })

  it('names the field of a value that cannot be written', async () => {
    await codec.prepare({ reads: [], writes: [current] })
    expect(() => codec.encode({ token: current, value: { name: 7 } })).toThrow(
      expect.objectContaining({
        code: 'MESH_CODEC_VALUE',
        message: expect.stringContaining('name'),
      }),
    )
  })
})
