import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string }
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string
        readonly attributes: readonly Attribute[]
      }[]
    }[]
  }[]
}

export interface TraceCollector {
  readonly url: string
  /** Services that worked on the record key, by the id of the trace that they wrote to. */
  servicesOf(key: string): ReadonlyMap<string, ReadonlySet<string>>
  close(): Promise<void>
}

const textOf = (attributes: readonly Attribute[], name: string): string | undefined =>
  attributes.find(({ key }) => key === name)?.value.stringValue

/** Takes spans as an OpenTelemetry collector does: OTLP over HTTP, JSON. */
export const startTraceCollector = async (): Promise<TraceCollector> => {
  const exports: Export[] = []
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      exports.push(JSON.parse(Buffer.concat(chunks as Buffer[]).toString('utf8')) as Export)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/traces`,
    servicesOf: (key) => {
      const found = new Map<string, Set<string>>()
      for (const { resource, scopeSpans } of exports.flatMap((one) => one.resourceSpans)) {
        const service = textOf(resource.attributes, 'service.name') ?? ''
        for (const { traceId, attributes } of scopeSpans.flatMap(({ spans }) => spans)) {
          if (textOf(attributes, 'messaging.kafka.message.key') !== key) continue
          found.set(traceId, (found.get(traceId) ?? new Set()).add(service))
        }
      }
      return found
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
