import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import { MeshError, messageOf } from '@carrick/kernel'
import { avroTypeOf } from '@carrick/schemas'
import { carryBy, RegistryRefusal } from './library-transport.ts'
import {
  type Ask,
  away,
  createRegistryHttp,
  type RegistrySettings,
  wordsOf,
} from './registry-http.ts'

/** The few calls that are needed. All reject with MESH_CODEC_REGISTRY (held) when there is no usable answer. */
export interface RegistryClient {
  /** Sets FULL_TRANSITIVE on the subject and registers the schema, new or known; its id. Rejects with MESH_CODEC_INCOMPATIBLE. */
  register(subject: string, schema: object): Promise<number>
  /** Id of exactly this schema under this subject, if it is registered. */
  idOf(subject: string, schema: object): Promise<number | undefined>
  /** Undefined: the registry answered that it has no such id. */
  schemaById(id: number): Promise<object | undefined>
}

const LEVEL = COMPATIBILITY.FULL_TRANSITIVE
const INCOMPATIBLE = new Set([409, 422])

/** The library sets a level after it has registered the first schema: a second one could slip in between. */
const requireCompatibility = async (ask: Ask, subject: string): Promise<void> => {
  const path = `/config/${encodeURIComponent(subject)}`
  const { status, body } = await ask('GET', path)
  // Confluent and newer Apicurio say `compatibilityLevel`, Apicurio's PUT says `compatibility`.
  const level = body['compatibilityLevel'] ?? body['compatibility']
  if (status === 200 && level === LEVEL) return
  const answer = await ask('PUT', path, JSON.stringify({ compatibility: LEVEL }))
  if (answer.status >= 300) throw away(`${subject}: ${wordsOf(answer)}`)
}

/** Errors of the library are told apart by name: it does not export their classes. */
const isNamed = (thrown: unknown, name: string): boolean =>
  thrown instanceof Error && thrown.name === name

const asAway = (about: string, thrown: unknown): MeshError =>
  thrown instanceof MeshError ? thrown : away(`${about}: ${messageOf(thrown)}`, thrown)

const avro = (schema: object) =>
  ({ type: SchemaType.AVRO, schema: JSON.stringify(schema) }) as const

export const createRegistryClient = (settings: RegistrySettings): RegistryClient => {
  const ask = createRegistryHttp(settings)
  /** Schemas as they were registered: a type forgets the scale of amounts and the docs. */
  const registered = new WeakMap<object, object>()
  const library = new SchemaRegistry(
    { host: settings.url.replace(/\/+$/, ''), middlewares: [carryBy(ask)] },
    {
      [SchemaType.AVRO]: {
        typeHook: (schema) => {
          const carrier = avroTypeOf({ type: 'fixed', name: 'Carrier', size: 1 })
          registered.set(carrier, typeof schema === 'object' ? schema : {})
          return carrier
        },
      },
    },
  )

  const idOf: RegistryClient['idOf'] = async (subject, schema) => {
    try {
      return await library.getRegistryIdBySchema(subject, avro(schema))
    } catch (thrown) {
      // Its words for 404.
      if (isNamed(thrown, 'ConfluentSchemaRegistryError')) return undefined
      throw asAway(subject, thrown)
    }
  }

  return {
    register: async (subject, schema) => {
      await requireCompatibility(ask, subject)
      try {
        const { id } = await library.register(avro(schema), { subject, compatibility: LEVEL })
        return id
      } catch (thrown) {
        if (thrown instanceof RegistryRefusal && INCOMPATIBLE.has(thrown.status)) {
          // Apicurio refuses the later of two that register the same schema at the same time.
          const known = await idOf(subject, schema).catch(() => undefined)
          if (known !== undefined) return known
          throw new MeshError(
            'MESH_CODEC_INCOMPATIBLE',
            `${subject}: the registry refuses the schema as not ${LEVEL} with its versions: ${thrown.message}`,
            { cause: thrown },
          )
        }
        throw asAway(subject, thrown)
      }
    },
    idOf,
    schemaById: async (id) => {
      try {
        return registered.get(await library.getSchema(id)) ?? {}
      } catch (thrown) {
        if (thrown instanceof RegistryRefusal && thrown.status === 404) return undefined
        // Not Avro, or not even JSON, is an answer too: nothing can be read with it.
        if (isNamed(thrown, 'ConfluentSchemaRegistryArgumentError')) return {}
        throw asAway(`id ${String(id)}`, thrown)
      }
    },
  }
}
