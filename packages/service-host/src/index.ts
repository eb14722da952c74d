export type {
  AuditEntry,
  CorrectionItem,
  CorrectionRequest,
  CorrectionView,
  DeadLetterView,
  Explanation,
  HoldOrder,
  LaneView,
  OrderMatch,
  PlanRequest,
  PlanView,
  RunItem,
  RunRequest,
  RunView,
  SlotView,
  StatusView,
  TargetView,
  TraceEntry,
  Verb,
} from './admin-api.ts'
export type { CorrectionOrder, PlannedCorrection } from './corrections.ts'
export { credentialIn } from './clients/authorization.ts'
export {
  type ClientRegistry,
  createClientRegistry,
  type RegisteredClient,
} from './clients/client-registry.ts'
export {
  authenticateClient,
  idempotencyKeyOf,
  LONGEST_KEY,
  submissionRefusal,
  submittedBody,
  takeJsonAlone,
} from './clients/client-requests.ts'
export { type ClientTokens, createClientTokens } from './clients/client-tokens.ts'
export { bearerMatches, createHttpServer, type HttpServer, requireBearer } from './http-server.ts'
export {
  answerOf,
  FINDING_SCHEMA,
  listOf,
  orNull,
  PROBLEM_SCHEMA,
  recordOf,
  refusalOf,
  TEXT,
  WHOLE,
} from './openapi.ts'
export { HttpProblem, type Problem, PROBLEM_TYPE } from './problem.ts'
export {
  type CommonSettings,
  commonSettings,
  type Environment,
  readSettings,
  postgresSettings,
  SETTING_NAMES,
} from './settings.ts'
export { postgresAccess } from './server-access.ts'
export { connectBackbone, type Backbone, schemaOf } from './backbone.ts'
export type { ErpConnection } from './connect-erp.ts'
export type { SenderConnection } from './connect-sender.ts'
export type { PaymentConnection, PaymentTeller } from './connect-payments.ts'
export type { EmailConnection } from './connect-email.ts'
export type { SubscriptionConnection, WebhookConnection } from './connect-subscription.ts'
export { isMailAddress } from './mail-address.ts'
export type { OrgConnection, OrgCredentials } from './connect-org.ts'
export { PROCESS_ENVIRONMENT } from './process-environment.ts'
export { trustAuthority } from './trust-authority.ts'
export { type LiveBundle, type LiveBundleOptions, openBundle } from './live-bundle.ts'
export { followConfiguration } from './follow-configuration.ts'
export { followPart, type LivePart } from './live-part.ts'
export { observe, type ObserveDeps } from './observe.ts'
export { runService } from './run-service.ts'
export {
  defineService,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceParts,
} from './service.ts'
export { type RunningService, startService, type StartOptions } from './start-service.ts'
