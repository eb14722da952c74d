import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { startTracing } from './tracing.ts'

describe('tracing', () => {
  it('sends finished spans to the collector it was given', async () => {
    const collector = createServer((request, response) => {
      request.resume()
      request.on('end', () => response.end('{}'))
    }).listen(0, '127.0.0.1')
    await once(collector, 'listening')
    const arrived = once(collector, 'request') as Promise<[{ url: string }]>
    const { port } = collector.address() as AddressInfo
    const tracing = await startTracing({
      service: 'erp-poster',
      endpoint: `http://127.0.0.1:${String(port)}/v1/traces`,
    })
    tracing.tracer.startSpan('process carrick.order.v1').end()
    await tracing.stop()
    const [request] = await arrived
    expect(request.url).toBe('/v1/traces')
    collector.close()
  })

  it('records nothing without a collector', async () => {
    const tracing = await startTracing({ service: 'erp-poster' })
    expect(tracing.tracer.startSpan('x').isRecording()).toBe(false)
    expect(tracing.ratio).toBe(0)
  })
})
