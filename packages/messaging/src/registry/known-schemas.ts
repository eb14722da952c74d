import { type Clock, MeshError, messageOf } from '@carrick/kernel'
import {
  avroTypeOf,
  bodyReader,
  type BodyReader,
  type EventToken,
  fingerprintOf,
} from '@carrick/schemas'
import type { RegistryClient } from './registry-client.ts'

/** How bodies under one id are read. Pinned: an id never means another schema. */
export interface KnownSchema {
  readonly name: string
  readonly fingerprint: string
  readonly read: BodyReader
}

export type Lookup =
  | { readonly kind: 'known'; readonly schema: KnownSchema }
  /** The registry was asked often enough and has no such id, or its schema cannot be read with. */
  | { readonly kind: 'unusable'; readonly message: string }
  /** The registry has no such id so far: it is asked again. */
  | { readonly kind: 'missing'; readonly message: string }
  /** The registry did not answer: it is asked again. */
  | { readonly kind: 'open'; readonly message: string }

const TRIES = 3
const BETWEEN_TRIES_MS = 15_000
/** An id that was unusable is asked for again after this, in case it was registered since. */
const VERDICT_MS = 60_000

interface Missing {
  readonly tries: number
  readonly at: number
}

const nameIn = (schema: object): { readonly name: string; readonly fullName: string } => {
  const { name, namespace } = schema as { readonly name?: unknown; readonly namespace?: unknown }
  const short = typeof name === 'string' ? name : ''
  return { name: short, fullName: typeof namespace === 'string' ? `${namespace}.${short}` : short }
}

/** Schemas by id: fetched once, then kept for good, so that a registry that is away stops nothing that is known. */
export interface KnownSchemas {
  /** Bodies of this event are read as its current type. */
  expect(token: EventToken<unknown>): void
  /** The token's own schema under its id, without asking. */
  learn(id: number, token: EventToken<unknown>): void
  /** The schema of an expected event by the fingerprint that a record claims, whatever its id means now. */
  claimed(fingerprint: string): KnownSchema | undefined
  /** One request at most, also when asked many times at once. */
  find(id: number): Promise<Lookup> | Lookup
}

export const createKnownSchemas = (client: RegistryClient, clock: Clock): KnownSchemas => {
  const expected = new Map<string, EventToken<unknown>>()
  const own = new Map<string, KnownSchema>()
  const known = new Map<number, Lookup>()
  const missing = new Map<number, Missing>()
  const asking = new Map<number, Promise<Lookup>>()
  const verdicts = new Map<number, number>()

  const understand = (id: number, schema: object): Lookup => {
    const { name, fullName } = nameIn(schema)
    const token = expected.get(fullName)
    try {
      const fingerprint = fingerprintOf(schema)
      if (token !== undefined) {
        // Not by fingerprint: it leaves out the scale of amounts, which must agree.
        const same = JSON.stringify(schema) === JSON.stringify(token.schema)
        const read = same ? bodyReader(token) : bodyReader(token, schema)
        return { kind: 'known', schema: { name: token.name, fingerprint, read } }
      }
      const type = avroTypeOf(schema)
      return {
        kind: 'known',
        schema: { name, fingerprint, read: (body) => type.fromBuffer(body) as unknown },
      }
    } catch (thrown) {
      return {
        kind: 'unusable',
        message: `Schema ${String(id)} (${fullName}): ${messageOf(thrown)}`,
      }
    }
  }

  const notFound = (id: number): Lookup => {
    const tries = (missing.get(id)?.tries ?? 0) + 1
    const message = `The registry has no schema ${String(id)} (asked ${String(tries)} times)`
    missing.set(id, { tries, at: clock.monotonic() })
    if (tries < TRIES) return { kind: 'missing', message }
    missing.delete(id)
    const verdict: Lookup = { kind: 'unusable', message }
    known.set(id, verdict)
    verdicts.set(id, clock.monotonic())
    return verdict
  }

  const ask = async (id: number): Promise<Lookup> => {
    try {
      const schema = await client.schemaById(id)
      if (schema === undefined) return notFound(id)
      missing.delete(id)
      const lookup = understand(id, schema)
      known.set(id, lookup)
      return lookup
    } catch (thrown) {
      if (thrown instanceof MeshError) return { kind: 'open', message: thrown.message }
      throw thrown
    } finally {
      asking.delete(id)
    }
  }

  return {
    expect: (token) => {
      if (expected.has(token.fullName)) return
      expected.set(token.fullName, token)
      const { name, fingerprint } = token
      own.set(fingerprint, { name, fingerprint, read: bodyReader(token) })
      // What was read without the token is read with it from now on.
      for (const [id, lookup] of known) {
        if (lookup.kind === 'known' && lookup.schema.name === token.name) known.delete(id)
      }
    },
    learn: (id, token) => {
      known.set(id, {
        kind: 'known',
        schema: { name: token.name, fingerprint: token.fingerprint, read: bodyReader(token) },
      })
    },
    claimed: (fingerprint) => own.get(fingerprint),
    find: (id) => {
      const lookup = known.get(id)
      const verdictAt = verdicts.get(id)
      if (verdictAt !== undefined && clock.monotonic() - verdictAt > VERDICT_MS) {
        verdicts.delete(id)
        known.delete(id)
      } else if (lookup !== undefined) return lookup
      const before = missing.get(id)
      if (before !== undefined && clock.monotonic() - before.at < BETWEEN_TRIES_MS) {
        return { kind: 'missing', message: `The registry has no schema ${String(id)} so far` }
      }
      let answer = asking.get(id)
      if (answer === undefined) {
        answer = ask(id)
        asking.set(id, answer)
      }
      return answer
    },
  }
}
