import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { createRegistryClient, type RegistryClient } from './registry-client.ts'
import {
  type Script,
  type ScriptedRegistry,
  startScriptedRegistry,
} from './scripted-registry.fake.ts'

const SUBJECT = 'carrick.test.v1-carrick.test.Sample'
const AMOUNT = { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }
const SCHEMA = {
  type: 'record',
  name: 'Sample',
  namespace: 'carrick.test',
  doc: 'A sample.',
  fields: [{ name: 'amount', type: AMOUNT, doc: 'An amount.' }],
}
const HELD = { code: 'MESH_CODEC_REGISTRY', kind: 'held' }
const found = { status: 200, body: { schema: JSON.stringify(SCHEMA) } }

describe('the registry client', () => {
  let server: ScriptedRegistry
  let client: RegistryClient

  beforeEach(async () => {
    server = await startScriptedRegistry()
    client = createRegistryClient({ url: server.url, requestMs: 200 })
  })
  afterEach(() => server.close())

  it.each<[string, Script]>([
    ['says nothing', { silent: true }],
    ['sends drops of an answer without end', { drips: true }],
    ['loses the connection within an answer', { cut: true }],
    ['closes the connection', { closes: true }],
    ['fails without words', { status: 500, body: null }],
    ['fails with words', { status: 503, body: { message: 'in maintenance' } }],
    ['is throttling', { status: 429, body: {} }],
    ['has a page of a proxy in front', { status: 200, text: '<html>Sign in</html>' }],
    ['answers with something else', { status: 200, body: { hello: 'world' } }],
    ['refuses the request', { status: 400, body: { message: 'no' } }],
  ])('holds every call while the registry %s', async (_name, script) => {
    server.script(script)
    const calls = [
      client.register(SUBJECT, SCHEMA),
      client.idOf(SUBJECT, SCHEMA),
      client.schemaById(1),
    ]
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: HELD })
    }
  })

  it.each([401, 403])(
    'says that the registry refuses who we say we are: status %i',
    async (status) => {
      server.script({ status, text: 'Sign in first, mesh' })
      await expect(client.idOf(SUBJECT, SCHEMA)).rejects.toMatchObject({
        code: 'MESH_CODEC_LOGIN',
        kind: 'held',
        message: expect.stringContaining(new URL(server.url).host),
      })
    },
  )

  it('asks again for an id whose request failed or never came back', async () => {
    server.script({ silent: true })
    await expect(client.schemaById(7)).rejects.toMatchObject(HELD)
    server.script({ status: 503, body: {} })
    await expect(client.schemaById(7)).rejects.toMatchObject(HELD)
    server.script({ status: 404, body: { message: 'no such id' } })
    expect(await client.schemaById(7)).toBeUndefined()
    server.script(found)
    expect(await client.schemaById(7)).toEqual(SCHEMA)
  })

  it('asks once for an id that many want, and never again when it is known', async () => {
    server.script(found)
    const answers = await Promise.all([1, 2, 3].map(() => client.schemaById(7)))
    expect(answers).toEqual([SCHEMA, SCHEMA, SCHEMA])
    server.script({ silent: true })
    expect(await client.schemaById(7)).toEqual(SCHEMA)
    expect(server.requests).toEqual(['GET /schemas/ids/7'])
  })

  it('does not repeat a request on its own: the caller has a deadline', async () => {
    server.script({ status: 500, body: { message: 'x' } })
    await expect(client.schemaById(7)).rejects.toMatchObject(HELD)
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['is no JSON', { schema: 'syntax = "proto3"' }],
    ['is no Avro', { schema: '{"type":"strange"}', schemaType: 'JSON' }],
    ['is of a kind that nobody knows', { schema: '{}', schemaType: 'XML' }],
  ])('gives nothing to read with when a schema %s', async (_name, body) => {
    server.script({ status: 200, body })
    expect(await client.schemaById(7)).toEqual({})
  })

  describe('with a subject that is new', () => {
    const path = encodeURIComponent(SUBJECT)
    beforeEach(() => {
      server.script(({ method, path }) => {
        if (!path.startsWith('/config')) return { status: 200, body: { id: 3 } }
        return method === 'PUT' || server.requests.includes(`PUT ${path}`)
          ? { status: 200, body: { compatibilityLevel: 'FULL_TRANSITIVE' } }
          : { status: 404, body: { message: 'no config' } }
      })
    })
    const changes = () => server.requests.filter((request) => !request.startsWith('GET'))

    it('requires full transitive compatibility before the first schema is there', async () => {
      expect(await client.register(SUBJECT, SCHEMA)).toBe(3)
      expect(changes()).toEqual([`PUT /config/${path}`, `POST /subjects/${path}/versions`])
    })

    it('does what the library alone would do too late', async () => {
      const alone = new SchemaRegistry({ host: server.url })
      const compatibility = COMPATIBILITY.FULL_TRANSITIVE
      const schema = { type: SchemaType.AVRO as const, schema: JSON.stringify(SCHEMA) }
      await alone.register(schema, { subject: SUBJECT, compatibility })
      expect(changes()).toEqual([`POST /subjects/${path}/versions`, `PUT /config/${path}`])
    })
  })

  it.each([409, 422])(
    'tells a schema that is refused from a registry that is away (%i)',
    async (status) => {
      server.script(({ path }) =>
        path.startsWith('/config')
          ? { status: 200, body: { compatibilityLevel: 'FULL_TRANSITIVE' } }
          : { status, body: { message: 'field b was removed' } },
      )
      await expect(client.register(SUBJECT, SCHEMA)).rejects.toMatchObject({
        code: 'MESH_CODEC_INCOMPATIBLE',
        kind: 'terminal',
        message: expect.stringContaining('field b was removed'),
      })
    },
  )

  it('takes the id of a schema that another service has registered at the same time', async () => {
    server.script(({ path }) => {
      if (path.startsWith('/config'))
        return { status: 200, body: { compatibilityLevel: 'FULL_TRANSITIVE' } }
      return path.endsWith('/versions')
        ? { status: 409, body: { message: 'the content exists already' } }
        : { status: 200, body: { id: 11, schema: JSON.stringify(SCHEMA) } }
    })
    expect(await client.register(SUBJECT, SCHEMA)).toBe(11)
  })

  it('has no id for a schema that was never registered', async () => {
    server.script({ status: 404, body: { message: 'no such subject' } })
    expect(await client.idOf(SUBJECT, SCHEMA)).toBeUndefined()
  })

  it('signs in with user and password', async () => {
    server.script({ status: 200, body: { id: 1 } })
    const signedIn = createRegistryClient({ url: server.url, user: 'mesh', password: 'sesame' })
    await signedIn.idOf(SUBJECT, SCHEMA)
    expect(server.authorization()).toBe(`Basic ${Buffer.from('mesh:sesame').toString('base64')}`)
  })

  it('keeps the scale of amounts and the docs, which the types of the library forget', async () => {
    server.script(found)
    const alone = new SchemaRegistry({ host: server.url })
    expect(JSON.stringify(await alone.getSchema(7))).not.toContain('scale')
    expect(await client.schemaById(7)).toEqual(SCHEMA)
  })
})
