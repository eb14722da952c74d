import { describe, expect, it } from '@jest/globals'
import type { Message } from './job.ts'
import { createMeter } from './meter.ts'

const metered = () => {
  const told: Message[] = []
  const job = {
    kafka: '',
    registry: '',
    traces: '',
    group: '',
    input: 'in',
    output: 'out',
    skip: 200,
    count: 1_800,
  }
  return { told, meter: createMeter(job, (message) => told.push(message)) }
}

describe('the meter of a benchmark', () => {
  it('measures what came after those that it skips', () => {
    const { told, meter } = metered()
    for (const outputs of [150, 100, 800, 950, 50]) meter.add(outputs)
    expect(told).toEqual([{ kind: 'done', measured: expect.objectContaining({ outputs: 1_750 }) }])
  })

  it('fails instead of waiting for more when all came at once', () => {
    const { told, meter } = metered()
    meter.add(2_000)
    meter.add(1)
    expect(told).toEqual([
      { kind: 'failed', message: expect.stringContaining('all 2000 outputs came at once') },
    ])
  })
})
