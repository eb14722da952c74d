import { beforeEach, describe, expect, it } from '@jest/globals'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { systemClock } from '@carrick/kernel'
import { EVENTS } from '@carrick/schemas'
import { freshName, sharedServers } from '@carrick/testkit'
import { createRegistryClient } from './registry-client.ts'
import { createRegistryCodec } from './registry-codec.ts'
import { sampleTokens } from './sample-token.fake.ts'

describe('the codec on a real registry', () => {
  let url: string
  let tokens: ReturnType<typeof sampleTokens>

  beforeEach(() => {
    url = sharedServers.registry()
    tokens = sampleTokens(freshName('codec'))
  })
  const codecOf = () => createRegistryCodec(createRegistryClient({ url }), systemClock)

  it('registers every event of the contract, twice with the same ids', async () => {
    const tokens = { reads: [], writes: EVENTS }
    await codecOf().prepare(tokens)
    const client = createRegistryClient({ url })
    const idsOf = () => Promise.all(EVENTS.map((token) => client.idOf(token.subject, token.schema)))
    const ids = await idsOf()
    await codecOf().prepare(tokens)
    expect(await idsOf()).toEqual(ids)
    expect(ids).not.toContain(undefined)
  })

  it('sets full transitive compatibility and refuses a schema that breaks it', async () => {
    const { current } = tokens
    const client = createRegistryClient({ url })
    await client.register(current.subject, current.schema)
    const breaking = { ...current.schema, fields: [{ name: 'other', type: 'int', doc: 'x' }] }
    await expect(client.register(current.subject, breaking)).rejects.toMatchObject({
      code: 'MESH_CODEC_INCOMPATIBLE',
      kind: 'terminal',
    })
  })

  it('reads what an older service wrote, fetching its schema by id', async () => {
    const { old, current } = tokens
    const writer = codecOf()
    await writer.prepare({ reads: [], writes: [old] })
    const { bytes } = writer.encode({ token: old, value: { name: 'a' } })
    const reader = codecOf()
    await reader.prepare({ reads: [current], writes: [current] })
    expect(await reader.decode([{ topic: 't', value: bytes, headers: {} }])).toEqual([
      { kind: 'event', name: 'Sample', value: { name: 'a', note: null } },
    ])
  })

  it('is understood by another Confluent client, and understands it', async () => {
    const { current } = tokens
    const codec = codecOf()
    await codec.prepare({ reads: [current], writes: [current] })
    const ours = codec.encode({ token: current, value: { name: 'a', note: null } }).bytes
    const other = new SchemaRegistry({ host: url })
    expect(await other.decode(Buffer.from(ours))).toMatchObject({ name: 'a', note: null })
    const id = await other.getLatestSchemaId(current.subject)
    const value = await other.encode(id, { name: 'b', note: null })
    expect(await codec.decode([{ topic: 't', value, headers: {} }])).toMatchObject([
      { kind: 'event', value: { name: 'b', note: null } },
    ])
  })

  it('says that there is no registry at an address where there is none', async () => {
    const codec = createRegistryCodec(
      createRegistryClient({ url: 'http://127.0.0.1:9/apis/ccompat/v7' }),
      systemClock,
    )
    await expect(codec.prepare({ reads: [], writes: [tokens.old] })).rejects.toMatchObject({
      code: 'MESH_CODEC_REGISTRY',
      kind: 'held',
    })
  })
})
