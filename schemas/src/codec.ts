import avro, { type Schema, type Type } from 'avsc'
import { MeshError, messageOf } from '@carrick/kernel'
import { boundCollections } from './bounded-collections.ts'
import { exactLongs } from './exact-long.ts'
import { isDecimal, LOGICAL_TYPES } from './logical-types.ts'
import { quickOptions } from './optional-type.ts'
import { quickTexts } from './text-type.ts'
import type { EventToken } from './token.ts'
import { describeMisfit } from './misfit.ts'

/** avsc's type of a schema, with our logical types. A fresh copy is parsed: avsc mutates what it gets. */
export const avroTypeOf = (schema: object): Type =>
  avro.Type.forSchema(structuredClone(schema) as Schema, {
    logicalTypes: LOGICAL_TYPES,
    typeHook: (part, options) =>
      exactLongs(part) ??
      quickTexts(part) ??
      quickOptions(part, options) ??
      boundCollections(part, options),
    wrapUnions: false,
    omitRecordMethods: true,
  })

const types = new WeakMap<object, Type>()

/** Built once per token. */
export const typeOfToken = (token: EventToken<unknown>): Type => {
  let type = types.get(token.schema)
  if (type === undefined) {
    type = avroTypeOf(token.schema)
    types.set(token.schema, type)
  }
  return type
}

/** Encoding runs to its end before the next begins, so one buffer serves all; it only grows. */
let scratch = Buffer.allocUnsafe(64 * 1024)

const write = (type: Type, value: unknown, offset: number): Buffer => {
  let end = type.encode(value, scratch, offset)
  if (end < 0) {
    scratch = Buffer.allocUnsafe(2 * (scratch.length - end))
    end = type.encode(value, scratch, offset)
  }
  return Buffer.from(scratch.subarray(0, end))
}

/**
 * The Avro body of an event behind `offset` bytes for the caller to fill (a wire format's header).
 * Throws MESH_SCHEMA_ENCODE or, for amounts that scale and precision do not hold, MESH_SCHEMA_DECIMAL;
 * both name the field and what was expected.
 */
export const encodeBody = <T>(token: EventToken<T>, value: T, offset = 0): Buffer => {
  const type = typeOfToken(token)
  try {
    return write(type, value, offset)
  } catch (cause) {
    const misfit = describeMisfit(type, value)
    throw new MeshError(
      isDecimal(misfit?.found) ? 'MESH_SCHEMA_DECIMAL' : 'MESH_SCHEMA_ENCODE',
      `${token.name} does not fit its schema: ${misfit?.text ?? messageOf(cause)}`,
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
  const reader = typeOfToken(token)
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
