import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Clock } from '@carrick/kernel'
import type {
  HandlerInput,
  InternalMessage,
  InternalToken,
  Idempotency,
  RuntimeSettings,
  Source,
  SubmitResult,
} from '@carrick/messaging'
import type { ServiceName } from '@carrick/schemas'
import type { Logger, Metrics } from '@carrick/telemetry'
import type {
  CorrectionRequest,
  Explanation,
  HoldOrder,
  OrderMatch,
  TraceEntry,
} from './admin-api.ts'
import type { PlannedCorrection } from './corrections.ts'
import type { LiveBundle } from './live-bundle.ts'
import type { CommonSettings } from './settings.ts'

/** What a service gets from its host. */
export interface ServiceContext<S> {
  readonly settings: S & CommonSettings
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  /** mesh.yaml, maps and code lists, kept current. Throws MESH_CONFIG_INVALID when they are not usable. */
  readonly bundle: () => Promise<LiveBundle>
  /** State of a key as last committed; undefined when there is none. */
  readonly state: (key: string) => Promise<unknown>
  /** Bodies of messages that were accepted for a key and not handled yet, oldest first; at most 100. */
  readonly pending: <T>(token: InternalToken<T>, key: string) => Promise<readonly T[]>
  /** Keys that a decision gave this name; at most 20, or as many as are asked for. */
  readonly keysNamed: (name: string, limit?: number) => Promise<readonly string[]>
  readonly submit: <T>(
    message: InternalMessage<T>,
    idempotency?: Idempotency,
  ) => Promise<SubmitResult>
}

/** What a service is made of. */
export interface ServiceParts {
  readonly handlers: readonly HandlerInput[]
  readonly sources?: readonly Source[]
  readonly runtime?: Partial<RuntimeSettings>
  /** Routes of the public edge; without them there is none. */
  readonly routes?: (app: FastifyInstance) => void
  /** Orders that a person may mean by this text. */
  readonly find?: (text: string) => Promise<readonly OrderMatch[]>
  readonly explain?: (key: string) => Promise<readonly Explanation[]>
  readonly trace?: (key: string) => Promise<readonly TraceEntry[]>
  /** Its handler takes what an operator does about the holds of an order, and answers with an audit. */
  readonly holds?: InternalToken<HoldOrder>
  /** What would change if what an outside system says now were taken for true; changes nothing. */
  readonly planCorrections?: (request: CorrectionRequest) => Promise<readonly PlannedCorrection[]>
  /** What does not work although the service is ready, in plain words: shown with its health. */
  readonly degraded?: () => readonly string[]
  /** Closes what the service opened itself. */
  readonly close?: () => Promise<void>
}

export interface ServiceDefinition<S> {
  readonly name: ServiceName
  /** Settings beyond the common ones. */
  readonly settings: z.ZodType<S>
  compose(context: ServiceContext<S>): ServiceParts | Promise<ServiceParts>
}

export const defineService = <S>(definition: ServiceDefinition<S>): ServiceDefinition<S> =>
  definition
