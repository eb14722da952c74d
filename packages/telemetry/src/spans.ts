import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import { ATTRIBUTE } from './names.ts'
import { parseTraceparent } from './trace-context.ts'
import type { Tracing } from './tracing.ts'

/** One piece of work on an event of the log. */
export interface Work {
  readonly service: string
  readonly handler: string
  readonly operation: 'decide' | 'perform' | 'lookUp' | 'flush'
  readonly id: string
  readonly key: string
  readonly topic: string | undefined
  readonly target: string | undefined
  readonly traceparent: string | undefined
  readonly outcome: string
  readonly durationMs: number
}

const FAILED = new Set(['blocked', 'transient', 'in-doubt'])

/**
 * Writes a span that ends at `end` (epoch ms) into the trace of the event, when that is sampled.
 * Names and attributes: OpenTelemetry semantic conventions, "Messaging spans" and "Kafka".
 */
export const recordSpan = ({ tracer, ratio }: Tracing, work: Work, end: number): void => {
  const { traceparent } = work
  // Most are not sampled, and need not be read for that.
  if (ratio === 0 || traceparent === undefined || traceparent.endsWith('-00')) return
  const parent = parseTraceparent(traceparent)
  if (parent?.sampled !== true) return
  const { operation, topic, target, outcome } = work
  const isProcess = operation === 'decide'
  const of = { traceId: parent.traceId, spanId: parent.spanId, traceFlags: TraceFlags.SAMPLED }
  const span = tracer.startSpan(
    isProcess ? `process ${topic ?? work.service}` : `${operation} ${target ?? work.handler}`,
    {
      kind: isProcess ? SpanKind.CONSUMER : SpanKind.CLIENT,
      startTime: end - work.durationMs,
      attributes: {
        [ATTRIBUTE.system]: 'kafka',
        [ATTRIBUTE.consumerGroup]: work.service,
        [ATTRIBUTE.messageId]: work.id,
        [ATTRIBUTE.messageKey]: work.key,
        [ATTRIBUTE.handler]: work.handler,
        [ATTRIBUTE.disposition]: outcome,
        ...(isProcess && {
          [ATTRIBUTE.operationName]: 'process',
          [ATTRIBUTE.operationType]: 'process',
        }),
        ...(topic !== undefined && { [ATTRIBUTE.destination]: topic }),
        ...(target !== undefined && { [ATTRIBUTE.target]: target }),
        ...(FAILED.has(outcome) && { [ATTRIBUTE.errorType]: outcome }),
      },
    },
    trace.setSpanContext(ROOT_CONTEXT, { ...of, isRemote: true }),
  )
  if (FAILED.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
  span.end(end)
}
