import type { MeshCode, MeshError } from '@carrick/kernel'
import type { InternalMessage } from '@carrick/messaging'
import type { Run } from './domain/sender-sequence.ts'
import type { ErpFact, NumberFact, NumberType } from './domain/erp-fact.ts'
import type { Landmark } from './domain/landmark.ts'
import type { ProvidersRefund } from './domain/refund-told.ts'

/** An entry that makes no sense: as it came (JSON), and what was found where. */
export interface UnreadableEntry {
  readonly entry: string
  readonly code: MeshCode
  readonly message: string
}

/** One page of what is new; `more`: there is another right now. */
export interface FeedPage<T> {
  readonly entries: readonly T[]
  readonly unreadable: readonly UnreadableEntry[]
  readonly cursor: string
  readonly more: boolean
}

/**
 * One ERP, read. Without a cursor from the beginning. Throws MeshError: `held` while the ERP is away or
 * throttles, `terminal` when its answer makes no sense, MESH_ERP_CURSOR_GONE when it forgot the cursor.
 */
export interface ErpReader {
  readonly name: string
  changes(cursor: string | null, signal: AbortSignal): Promise<FeedPage<ErpFact>>
  /** Version of the document of this mark as it is now; null = the ERP has none such. */
  versionOf(documentId: string, mark: string, signal: AbortSignal): Promise<number | null>
  numbers(
    type: NumberType,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<FeedPage<NumberFact>>
}

/** What an ERP that was restored from a backup has forgotten. */
export interface Comparison {
  /** Orders that it was asked about. */
  readonly orders: number
  /** For those of which it has less than it told. */
  readonly concerned: readonly InternalMessage<unknown>[]
}

/** Finds out whether an ERP still has what it told. Throws MeshError like the reader. */
export interface RestoreWatch<T> {
  /** What can be asked for later; undefined for entries that are not ours. */
  landmarkOf(entry: T): Landmark | undefined
  stands(landmark: Landmark, signal: AbortSignal): Promise<boolean>
  compare(landmark: Landmark, signal: AbortSignal): Promise<Comparison>
}

/** Says that there is something to read before the pause is over. */
export interface Bell {
  ring(): void
  /** Until it rings, `ms` have passed or the signal aborts; at once when it rang since the last wait. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** What is wrong with the reading of a feed, for people and probes. */
export interface FeedHealth {
  failed(feed: string, problem: MeshError): void
  forgotten(feed: string): void
  /** It has less than it told: it was restored from a backup. */
  restored(feed: string, missing: string): void
  read(feed: string): void
  ignored(feed: string, count: number): void
  /** This instance reads it no longer. */
  left(feed: string): void
}

/** The webhooks of one ERP: what signs them now (without any it may send none) and what they hurry. */
export interface WebhookSender {
  secrets(): readonly string[]
  showsOrdersOfOthers(): boolean
  readonly bell: Bell
}

/** What another system told, read. */
export type ReadSent =
  | {
      readonly ok: true
      /** Of fact, as mesh.yaml names it. */
      readonly kind: string
      readonly fact: ErpFact
      /** The sender's own count of its messages. */
      readonly sequence: number | undefined
    }
  /** Names each field and what was expected. */
  | { readonly ok: false; readonly message: string }

/** A refund in the bytes of a webhook; otherwise the field that is wrong and what was expected. */
export type ReadRefund = (
  body: Uint8Array,
) =>
  | { readonly ok: true; readonly refund: ProvidersRefund }
  | { readonly ok: false; readonly code: MeshCode; readonly message: string }

/** What other systems may tell. */
export interface SentFacts {
  /** JSON Schema (draft 2020-12). */
  readonly schema: object
  /** `value`: parsed JSON. */
  read(value: unknown): ReadSent
}

/**
 * A sender, asked for messages by number; those that it has, as it sent them. Throws MeshError: `held` while it
 * is away or does not let us in, `terminal` when its answer makes no sense.
 */
export type AskSender = (
  pull: { readonly url: string; readonly token: string },
  run: Run,
  signal: AbortSignal,
) => Promise<readonly unknown[]>
