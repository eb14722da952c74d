import { afterEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { eventually } from '@carrick/testkit'
import { type Server, type ServerWatch, watchServers } from './server-watch.ts'

let watch: ServerWatch
afterEach(() => watch.close())

const QUICK = { clock: systemClock, everyMs: 5, answerMs: 20 }

/** A server whose answers the test chooses. */
const server = () => {
  let asked = 0
  let answer: () => Promise<unknown> = () => Promise.resolve()
  const kafka: Server = {
    name: 'Kafka',
    reach: () => {
      asked += 1
      return answer()
    },
  }
  return { kafka, asked: () => asked, answers: (next: typeof answer) => (answer = next) }
}

describe('a server that a service stands on', () => {
  it('is away from its first error on, and back with its first answer', async () => {
    const { kafka, answers, asked } = server()
    watch = watchServers([kafka], QUICK)
    await eventually('a question', () => asked() > 1)
    expect(watch.away()).toEqual([])
    answers(() => Promise.reject(new Error('connection refused')))
    const [reason] = await eventually('a reason', () => watch.away().length > 0 && watch.away())
    expect(reason).toMatch(/^Kafka is away since 20.*Z: connection refused$/)
    await eventually('more questions', () => asked() > 5)
    expect(watch.away()).toEqual([reason])
    answers(() => Promise.resolve())
    await eventually('no reason', () => watch.away().length === 0)
  })

  it('is away when it hangs, is not asked more, and is back with its late answer', async () => {
    const { kafka, answers, asked } = server()
    const hanging = Promise.withResolvers<undefined>()
    answers(() => hanging.promise)
    watch = watchServers([kafka], QUICK)
    await eventually('a reason', () => /no answer within 20 ms/.test(watch.away().join()))
    const before = asked()
    answers(() => Promise.resolve())
    hanging.resolve(undefined)
    await eventually('no reason', () => watch.away().length === 0)
    expect(before).toBe(1)
  })
})
