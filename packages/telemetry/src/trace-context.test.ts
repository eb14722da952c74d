import { describe, expect, it } from '@jest/globals'
import { formatTraceparent, parseTraceparent, traceOf } from './trace-context.ts'

describe('trace context', () => {
  it('survives writing and reading', () => {
    const parent = traceOf('018f-event', 1)
    expect(parseTraceparent(formatTraceparent(parent))).toEqual(parent)
  })

  it('reads the example of the W3C recommendation', () => {
    expect(parseTraceparent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      sampled: true,
    })
  })

  it.each([
    '',
    '00-short-00f067aa0ba902b7-01',
    '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ])('refuses %p', (text) => {
    expect(parseTraceparent(text)).toBeUndefined()
  })

  it('gives one event one trace, and samples none at ratio 0 and all at ratio 1', () => {
    expect(traceOf('a', 1)).toEqual(traceOf('a', 1))
    expect(traceOf('a', 1).sampled).toBe(true)
    expect(traceOf('a', 0).sampled).toBe(false)
  })

  it('samples about the share that was asked for', () => {
    const sampled = Array.from({ length: 4000 }, (_, n) =>
      traceOf(`event-${String(n)}`, 0.1),
    ).filter((parent) => parent.sampled).length
    expect(sampled).toBeGreaterThan(300)
    expect(sampled).toBeLessThan(500)
  })
})
