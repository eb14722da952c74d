import type { EventToken } from '@carrick/schemas'
import type { RecordHeaders } from './record.ts'

export type Decoded =
  | { readonly kind: 'event'; readonly name: string; readonly value: unknown }
  /** Bytes that are not what they claim: no magic byte, cut off, another schema fingerprint, no such id (404, three tries). */
  | { readonly kind: 'poison'; readonly code: `MESH_CODEC_${string}`; readonly message: string }
  /** The registry answers and has no such id so far: what is under it waits, and nothing else. */
  | { readonly kind: 'unknown'; readonly message: string }
  /** The registry did not answer for an id that is not known here: what is under it waits, nothing is poison. */
  | { readonly kind: 'unreachable'; readonly message: string }

export interface Encodable {
  readonly token: EventToken<unknown>
  readonly value: unknown
}

export interface Encoded {
  readonly bytes: Uint8Array
  /** The token's: header `carrick-schema-fp`. */
  readonly fingerprint: string
}

/** Confluent wire format <-> values. */
export interface Codec {
  /**
   * Resolves the schemas that this service writes, so that `encode` needs no I/O, and learns what it
   * reads: others decode by their writer's schema or as poison. Rejects with MESH_CODEC_REGISTRY (kind
   * `held`) while the registry is away; the caller asks again.
   */
  prepare(tokens: {
    readonly reads: readonly EventToken<unknown>[]
    readonly writes: readonly EventToken<unknown>[]
  }): Promise<void>
  /** One answer per record, in order. Never rejects for bad bytes. Bounded: at most 5 s. */
  decode(
    records: readonly {
      readonly topic: string
      readonly value: Uint8Array
      readonly headers: RecordHeaders
    }[],
  ): Promise<readonly Decoded[]>
  /** Throws MESH_CODEC_VALUE (terminal), naming the field and what was expected. */
  encode(event: Encodable): Encoded
}
