import { trace, type Tracer } from '@opentelemetry/api'
import { PRODUCT } from '@carrick/kernel'
import { ATTRIBUTE } from './names.ts'

export interface Tracing {
  readonly tracer: Tracer
  /** Share of events that get spans, 0 to 1; decided before a span is made. */
  readonly ratio: number
  stop(): Promise<void>
}

/**
 * Without an endpoint spans cost nothing (no SDK is loaded behind the API). With one, spans of
 * sampled events go to it by OTLP over HTTP in batches.
 */
export const startTracing = async (options: {
  readonly service: string
  /** e.g. `http://127.0.0.1:4318/v1/traces`. */
  readonly endpoint?: string
  readonly ratio?: number
}): Promise<Tracing> => {
  if (options.endpoint === undefined) {
    return { tracer: trace.getTracer(PRODUCT), ratio: 0, stop: () => Promise.resolve() }
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  const { BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base')
  const { NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node')
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTRIBUTE.service]: options.service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: options.endpoint }))],
  })
  return {
    tracer: provider.getTracer(PRODUCT),
    ratio: options.ratio ?? 1,
    stop: () => provider.shutdown(),
  }
}
