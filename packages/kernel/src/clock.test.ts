import { describe, expect, it } from '@jest/globals'
import { systemClock } from './clock.ts'

const HOUR = 3_600_000

describe('system clock', () => {
  it('tells UTC epoch milliseconds', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000)
  })

  it('never measures backwards', () => {
    const start = systemClock.monotonic()
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(start)
  })

  it('sleeps at least as long as asked', async () => {
    const start = systemClock.monotonic()
    await systemClock.sleep(15)
    expect(systemClock.monotonic() - start).toBeGreaterThanOrEqual(14)
  })

  it('wakes early and without error when told to', async () => {
    const stop = new AbortController()
    const slept = systemClock.sleep(HOUR, stop.signal)
    stop.abort()
    await expect(slept).resolves.toBeUndefined()
  })

  it('does not sleep at all when it was already told to stop', async () => {
    await expect(systemClock.sleep(HOUR, AbortSignal.abort())).resolves.toBeUndefined()
  })

  it('calls what is due, and not what was called off', async () => {
    const calls: string[] = []
    const calledOff = systemClock.after(5, () => calls.push('called off'))
    calledOff()
    await new Promise<void>((resolve) => {
      systemClock.after(15, resolve)
      systemClock.after(5, () => calls.push('due'))
    })
    expect(calls).toEqual(['due'])
  })
})
