import avro, { type Schema, type Type } from 'avsc'
import { isMeshError, MeshError, messageOf } from '@carrick/kernel'
import { LOGICAL_TYPES } from './logical-types.ts'
import type { EventToken } from './token.ts'

/** avsc's type of a schema, with our logical types. A fresh copy is parsed: avsc mutates what it gets. */
export const avroTypeOf = (schema: object): Type =>
  avro.Type.forSchema(structuredClone(schema) as Schema, {
    logicalTypes: LOGICAL_TYPES,
    wrapUnions: false,
  })

const types = new Map<string, Type>()

const typeOf = (token: EventToken<unknown>): Type => {
  let type = types.get(token.name)
  if (type === undefined) {
    type = avroTypeOf(token.schema)
    types.set(token.name, type)
  }
  return type
}

const wrongPath = (type: Type, value: unknown): string => {
  let wrong = ''
  try {
    type.isValid(value, {
      errorHook: (path, found, expected) => {
        if (wrong === '')
          wrong = `${path.join('.')}: ${String(found).slice(0, 60)} is not a ${expected.toString().slice(0, 80)}`
      },
    })
  } catch (thrown) {
    return messageOf(thrown)
  }
  return wrong
}

/**
 * The Avro body of an event behind `offset` bytes left free for a header. Throws MESH_SCHEMA_ENCODE
 * that names the field, or MESH_SCHEMA_DECIMAL.
 */
export const encodeBody = <T>(token: EventToken<T>, value: T, offset = 0): Buffer => {
  const type = typeOf(token as EventToken<unknown>)
  try {
    const body = type.toBuffer(value)
    if (offset === 0) return body
    const framed = Buffer.allocUnsafe(offset + body.length)
    body.copy(framed, offset)
    return framed
  } catch (cause) {
    if (isMeshError(cause)) throw cause
    throw new MeshError(
      'MESH_SCHEMA_ENCODE',
      `${token.name} does not fit its schema: ${wrongPath(type, value)}`,
      { cause },
    )
  }
}

/** Reads bodies that were written with one schema as the token's current type. */
export type BodyReader = (body: Buffer) => unknown

/**
 * `writerSchema` absent = written with the token's own schema. Throws MESH_SCHEMA_EVOLUTION when the
 * two do not fit; the reader throws MESH_SCHEMA_DECODE on bytes that do not fit the writer.
 */
export const bodyReader = (token: EventToken<unknown>, writerSchema?: object): BodyReader => {
  const reader = typeOf(token)
  let decode: (body: Buffer) => unknown
  if (writerSchema === undefined) {
    decode = (body) => reader.fromBuffer(body) as unknown
  } else {
    try {
      const writer = avroTypeOf(writerSchema)
      const resolver = reader.createResolver(writer)
      decode = (body) => reader.fromBuffer(body, resolver) as unknown
    } catch (cause) {
      throw new MeshError(
        'MESH_SCHEMA_EVOLUTION',
        `${token.name} cannot read what was written: ${messageOf(cause)}`,
        { cause },
      )
    }
  }
  return (body) => {
    try {
      return decode(body)
    } catch (cause) {
      throw new MeshError(
        'MESH_SCHEMA_DECODE',
        `The bytes are not a ${token.name}: ${messageOf(cause)}`,
        { cause },
      )
    }
  }
}
