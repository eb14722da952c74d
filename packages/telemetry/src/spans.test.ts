import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { recordSpan, type Work } from './spans.ts'
import { startTracing } from './tracing.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const work: Work = {
  service: 'erp-poster',
  handler: 'erp-poster.post-order',
  operation: 'decide',
  id: 'e-1',
  key: 'o-1',
  topic: 'carrick.order.v1',
  target: undefined,
  traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
  outcome: 'call',
  durationMs: 5,
}

/** What a collector gets of the works, as text. */
const sent = async (works: readonly Work[]): Promise<string> => {
  const bodies: string[] = []
  const collector = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      bodies.push(Buffer.concat(chunks as Buffer[]).toString('utf8'))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  const endpoint = `http://127.0.0.1:${String(port)}/v1/traces`
  const tracing = await startTracing({ service: 'erp-poster', endpoint })
  for (const one of works) recordSpan(tracing, one, Date.UTC(2026, 0, 1))
  await tracing.stop()
  collector.close()
  return bodies.join()
}

describe('the work on an event', () => {
  it('is a span in the trace of that event, named by the messaging conventions', async () => {
    const text = await sent([work])
    expect(text).toContain(`"traceId":"${TRACE}"`)
    expect(text).toContain('"name":"process carrick.order.v1"')
    for (const attribute of ['messaging.system', 'messaging.consumer.group.name'])
      expect(text).toContain(attribute)
  })

  it('shows a call that went wrong as an error at its target', async () => {
    const call = { ...work, operation: 'perform', target: 'erp:demo', outcome: 'in-doubt' } as const
    const text = await sent([call])
    expect(text).toContain('"name":"perform erp:demo"')
    expect(text).toContain('"key":"error.type","value":{"stringValue":"in-doubt"}')
  })

  it.each([
    ['was not sampled', `00-${TRACE}-b7ad6b7169203331-00`],
    ['names no trace', undefined],
    ['names a trace that is none', 'nonsense'],
  ])('costs nothing when the event %s', async (_what, traceparent) => {
    expect(await sent([{ ...work, traceparent }])).toBe('')
  })
})
