import type { ServerResponse } from 'node:http'
import type { BooksBackup, ErpBooks, FaultPlan } from '@carrick/erp/books'
import type { RateWindow } from './rate-window.ts'

/** The knobs that are values; times in ms. */
export interface LabErpSettings {
  /** Before every answer. */
  latencyMs: number
  /** Changes a second that are taken, the rest is throttled; undefined = all. */
  ratePerSecond: number | undefined
  /** So long after a change an order ships and is invoiced, and after as long again it is delivered. */
  autoShipMs: number | undefined
  /** Where facts are sent to; undefined = nowhere. */
  webhookUrl: string | undefined
  /** So far its clock is ahead; negative = behind. */
  clockOffsetMs: number
}

/** What a request handler works on. */
export interface ErpServerState {
  readonly books: ErpBooks
  /** The last one that was taken. */
  backup: BooksBackup | undefined
  readonly faults: FaultPlan
  readonly settings: LabErpSettings
  readonly rate: RateWindow
  /** Aborts when the server stops; nobody sleeps past it. */
  readonly stopping: AbortSignal
  readonly token: string
  /** Takes connections but answers nobody. */
  hanging: boolean
  /** Requests that are never answered. */
  readonly unanswered: Set<ServerResponse>
  down(options: DownOptions): Promise<void>
  up(): Promise<void>
}

export interface DownOptions {
  /** Comes up by itself after so many ms. */
  readonly ms?: number | undefined
  /** Takes connections but never answers, instead of refusing them. */
  readonly hang?: boolean | undefined
}
