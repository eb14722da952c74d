import { describe, expect, it } from '@jest/globals'
import { createVirtualClock } from '@carrick/messaging'
import { createBell } from './bell.adapter.ts'

const scene = () => {
  const clock = createVirtualClock(0)
  const bell = createBell(clock)
  const over = new AbortController()
  const woken: number[] = []
  const wait = (): void => {
    void bell.wait(1_000, over.signal).then(() => woken.push(clock.now()))
  }
  return { clock, bell, over, woken, wait }
}

describe('a bell', () => {
  it('lets one sleep to the end when nobody rings', async () => {
    const { clock, woken, wait } = scene()
    wait()
    await clock.advance(2_000)
    expect(woken).toEqual([1_000])
  })

  it('wakes at once, and remembers a ring that nobody waited for, once', async () => {
    const { clock, bell, woken, wait } = scene()
    wait()
    await clock.advance(200)
    bell.ring()
    await clock.advance(100)
    bell.ring()
    bell.ring()
    wait()
    await clock.advance(100)
    wait()
    await clock.advance(5_000)
    expect(woken).toEqual([200, 300, 1_400])
  })

  it('wakes when the service stops', async () => {
    const { clock, over, woken, wait } = scene()
    wait()
    await clock.advance(10)
    over.abort()
    wait()
    await clock.advance(10)
    expect(woken).toEqual([10, 10])
  })
})
