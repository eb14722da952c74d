export {
  type Act,
  type Decision,
  type Disposition,
  emit,
  type MetaOverrides,
  type Outgoing,
  type TimerRequest,
} from './handlers/decision.ts'
export {
  type Answer,
  type Call,
  type DecideContext,
  defineDesiredState,
  defineEffect,
  defineFold,
  type DesiredStateHandler,
  type EffectHandler,
  type FinalAnswer,
  type FoldHandler,
  type LastWords,
  type NamedState,
  type Received,
  type RowAnswer,
  type Wanted,
} from './handlers/handler.ts'
export type { InternalMessage, Source, SourceContext, SourceStep } from './handlers/source.ts'
export {
  type InternalToken,
  internalToken,
  isInternal,
  type Token,
  WAKE,
} from './handlers/token.ts'
export { partitionOf } from './partition.ts'
export type { Codec, Decoded, Encodable, Encoded } from './ports/codec.ts'
export type {
  AwaitsWrite,
  CommitGroup,
  CommitResult,
  IntentWrite,
  LaneWrite,
  NameWrite,
  ParkedWrite,
  StateWrite,
  TimerWrite,
  WantedSettle,
  WantedWrite,
} from './ports/commit-group.ts'
export { emptyGroup } from './ports/empty-group.ts'
export type {
  Assignment,
  EventLog,
  PartitionOffset,
  PartitionPosition,
  RecordBatch,
  SubscribeOptions,
  Subscription,
  TopicPartition,
  TopicSpec,
} from './ports/event-log.ts'
export type { RuntimeObserver } from './ports/observer.ts'
export {
  type InboundRecord,
  type OutboundRecord,
  type RecordHeaders,
  recordSize,
} from './ports/record.ts'
export type { LogAccess, LogLogin, ServerTls } from './ports/server-trust.ts'
export {
  type Idempotency,
  inboxName,
  type Loaded,
  type LoadRequest,
  type MailboxMessage,
  MOST_NAMED,
  type SourceCommit,
  type SourceLease,
  type Store,
  type SubmitResult,
} from './ports/store.ts'
export type { DeadLetter, KeyReport, LaneFilter, StoreReports } from './ports/store-reports.ts'
export type {
  AuditRow,
  Command,
  CommandVerb,
  Fence,
  InboxDisposition,
  InboxKey,
  InboxRow,
  IntentRow,
  IntentState,
  LaneFailure,
  LaneRow,
  LaneState,
  Pack,
  ParkedKind,
  ParkedRow,
  StateRow,
  TakenSlot,
  WantedRow,
} from './ports/store-rows.ts'
export { assignSlots, type GroupMember } from './assigner.ts'
export { createMemoryBroker, type MemoryBroker } from './memory/broker.ts'
export { createMemoryCodec, type MemoryCodec } from './memory/codec.ts'
export { createMemoryDatabase, type MemoryDatabase } from './memory/database.ts'
export { createMemoryLog, type MemoryLogOptions } from './memory/event-log.ts'
export { createMemoryStore } from './memory/store.ts'
export { createVirtualClock, type VirtualClock } from './memory/virtual-clock.ts'
export type {
  QueuePlace,
  RuntimeAdmin,
  RuntimeStatus,
  TargetStatus,
  WhyReport,
} from './runtime/admin.ts'
export type { EnvelopeDefaults, RuntimeLogger } from './runtime/context.ts'
export { createRuntime, type Runtime, type RuntimeOptions } from './runtime/create-runtime.ts'
export type { HandlerInput } from './runtime/registry.ts'
export { DEFAULT_SETTINGS, type RuntimeSettings, type TargetSettings } from './runtime/settings.ts'
export { createKafkaLog } from './kafka/kafka-log.ts'
export { KAFKA_CLIENTS, type KafkaClient, openKafkaLog } from './kafka/open-log.ts'
export type { KafkaSettings } from './kafka/settings.ts'
export { createRegistryClient } from './registry/registry-client.ts'
export type { RegistrySettings } from './registry/registry-http.ts'
export { createRegistryCodec } from './registry/registry-codec.ts'
