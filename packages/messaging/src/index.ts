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
