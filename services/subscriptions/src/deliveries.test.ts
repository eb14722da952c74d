import { afterEach, describe, expect, it } from '@jest/globals'
import { InvoicePosted, OrderObserved, OrderSubmitted } from '@carrick/schemas'
import type { SubscriptionConnection } from '@carrick/service-host'
import type { EndpointAnswer } from './adapters/judge-answer.adapter.ts'
import type { MailAnswer } from './adapters/judge-mail.adapter.ts'
import {
  type MemorySubscriptions,
  startMemorySubscriptions,
} from './adapters/memory-subscriptions.fake.ts'
import {
  anEmail,
  anInvoice,
  anObserved,
  aSubmission,
  aSubscription,
} from './adapters/sample.fake.ts'
import { SCHEDULE_MS } from './domain/schedule.ts'

const HOUR = 3_600_000
const answered = (status: number, retryAfterMs?: number): EndpointAnswer => ({
  kind: 'answered',
  status,
  retryAfterMs,
})
const SILENT: EndpointAnswer = { kind: 'silent', reason: 'connect ECONNREFUSED' }
const order = (n: number): string => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`

let scene: MemorySubscriptions

afterEach(() => scene.stop())

const begin = async (
  answer: (url: string, at: number) => EndpointAnswer,
  subscriptions: readonly SubscriptionConnection[] = [aSubscription('shop')],
): Promise<void> => {
  scene = await startMemorySubscriptions(subscriptions, ({ url, at }) =>
    Promise.resolve(answer(url, at)),
  )
}

const invoice = (n: number): string => scene.publish(InvoicePosted, anInvoice(order(n)))

const laneOf = async (name: string) => (await scene.runtime.why(`hook:${name}`)).lane

describe('an endpoint', () => {
  it('is told of everything in the order in which it happened, once', async () => {
    await begin(() => answered(204))
    for (let n = 0; n < 60; n += 1) {
      invoice(n)
      await scene.clock.advance(10)
    }
    await scene.clock.advance(20_000)
    expect(scene.ordersAt('shop')).toEqual(Array.from({ length: 60 }, (_, n) => order(n)))
    expect(new Set(scene.received.map(({ id }) => id)).size).toBe(60)
  })

  it('of a customer is told of what he orders at the desk of the ERP too, whatever came first', async () => {
    await begin(() => answered(204), [aSubscription('shop', { when: { customer: ['C-1'] } })])
    invoice(1)
    scene.publish(OrderObserved, anObserved(order(1), 'C-1'))
    scene.publish(OrderObserved, anObserved(order(2), 'C-2'))
    invoice(2)
    await scene.clock.advance(5_000)
    expect(scene.ordersAt('shop')).toEqual([order(1)])
  })

  it('is told once of an event that Kafka delivers twice', async () => {
    await begin(() => answered(200))
    const id = invoice(1)
    await scene.clock.advance(5_000)
    scene.publish(InvoicePosted, anInvoice(order(1)), id)
    await scene.clock.advance(5_000)
    expect(scene.received.map((one) => one.id)).toEqual([`${id}_shop`])
  })

  it('that is dead keeps its own messages waiting, in order, and delays no other', async () => {
    await begin(
      (url, at) => (url.includes('shop') && at < HOUR ? SILENT : answered(200)),
      [aSubscription('shop'), aSubscription('broker')],
    )
    for (let n = 0; n < 40; n += 1) {
      invoice(n)
      await scene.clock.advance(100)
    }
    const all = Array.from({ length: 40 }, (_, n) => order(n))
    await scene.clock.advance(10_000)
    expect(scene.ordersAt('broker')).toEqual(all)
    expect(new Set(scene.ordersAt('shop'))).toEqual(new Set([order(0)]))
    await scene.clock.advance(4 * HOUR)
    expect([...new Set(scene.ordersAt('shop'))]).toEqual(all)
    expect(await laneOf('shop')).toBeUndefined()
  })

  it('that answers slowly leaves the others their time while hundreds wait for it', async () => {
    const slow = 9_000
    scene = await startMemorySubscriptions(
      [aSubscription('shop'), aSubscription('broker')],
      async ({ url }, signal) => {
        if (url.includes('shop')) await scene.clock.sleep(slow, signal)
        return answered(200)
      },
      { window: 100, tickMs: 1_000 },
    )
    for (let n = 0; n < 600; n += 1) {
      invoice(n)
      if (n % 10 === 0) await scene.clock.advance(100)
    }
    await scene.clock.advance(120_000)
    expect(scene.ordersAt('broker')).toHaveLength(600)
    const told = scene.ordersAt('shop')
    expect(told.length).toBeLessThan(30)
    expect(told).toEqual(scene.ordersAt('broker').slice(0, told.length))
  })
})

describe('a message that is not taken', () => {
  it.each<[string, EndpointAnswer]>([
    ['an error of the endpoint', answered(500)],
    ['a refusal', answered(404)],
    ['a redirection', answered(302)],
    ['no answer', SILENT],
  ])(
    'is tried on the schedule of the standard, then is a dead letter: %s',
    async (_what, answer) => {
      await begin(() => answer)
      invoice(1)
      await scene.clock.advance(100 * HOUR)
      const waits = scene.received.slice(1).map(({ at }, n) => at - (scene.received[n]?.at ?? 0))
      expect(waits).toHaveLength(SCHEDULE_MS.length)
      for (const [n, step] of SCHEDULE_MS.entries()) {
        expect(waits[n]).toBeGreaterThanOrEqual(step)
        expect(waits[n]).toBeLessThanOrEqual(step * 1.2 + 2_000)
      }
      expect(new Set(scene.received.map(({ id }) => id)).size).toBe(1)
      expect(await laneOf('shop')).toMatchObject({
        state: 'waiting',
        failure: { code: 'MESH_RUNTIME_EXHAUSTED' },
      })
    },
  )

  it('is sent again by a person, under the same id, and what waited follows', async () => {
    let isMended = false
    await begin(() => (isMended ? answered(200) : answered(500)))
    invoice(1)
    invoice(2)
    await scene.clock.advance(100 * HOUR)
    isMended = true
    await scene.retry('hook:shop')
    expect(scene.ordersAt('shop').slice(-2)).toEqual([order(1), order(2)])
    expect(scene.received.at(-2)?.id).toBe(scene.received[0]?.id)
    expect(await laneOf('shop')).toBeUndefined()
  })

  it('is sent again after a try that never ended', async () => {
    let isHanging = true
    scene = await startMemorySubscriptions([aSubscription('shop')], () =>
      isHanging ? new Promise(() => undefined) : Promise.resolve(answered(200)),
    )
    invoice(1)
    await scene.clock.advance(16_000)
    isHanging = false
    await scene.clock.advance(10_000)
    expect(scene.received).toHaveLength(2)
    expect(scene.received[1]?.id).toBe(scene.received[0]?.id)
    expect(await laneOf('shop')).toBeUndefined()
  })

  it('waits as long as a busy endpoint asks for', async () => {
    await begin((_url, at) => (at < 10_000 ? answered(429, HOUR) : answered(200)))
    invoice(1)
    await scene.clock.advance(HOUR - 1_000)
    expect(scene.received).toHaveLength(1)
    await scene.clock.advance(10_000)
    expect(scene.received).toHaveLength(2)
  })
})

describe('an endpoint that is gone (410)', () => {
  const gone = async (): Promise<void> => {
    await begin(() => answered(410))
    for (const n of [1, 2, 3]) invoice(n)
    await scene.clock.advance(100 * HOUR)
  }

  it('is called once; its messages wait for a person', async () => {
    await gone()
    expect(scene.received).toHaveLength(1)
    expect(await laneOf('shop')).toMatchObject({
      state: 'waiting',
      rows: 3,
      failure: { code: 'MESH_HOOK_GONE' },
    })
  })

  it('is forgotten with its messages when it leaves mesh.yaml and somebody retries', async () => {
    await gone()
    scene.subscriptions = []
    await scene.retry('hook:shop')
    expect(scene.received).toHaveLength(1)
    expect(await laneOf('shop')).toBeUndefined()
  })
})

describe('an e-mail', () => {
  const REFUSED: MailAnswer = { kind: 'refused', status: 550, detail: '5.1.1', isOfMail: true }
  const LATER: MailAnswer = { kind: 'refused', status: 451, detail: '4.7.1', isOfMail: true }

  const beginMail = async (postman: (to: string, at: number) => MailAnswer): Promise<void> => {
    scene = await startMemorySubscriptions(
      [anEmail('people')],
      () => Promise.reject(new Error('nobody is called')),
      {},
      ({ url, at }) => postman(url, at),
    )
    for (const n of [1, 2, 3]) {
      scene.publish(OrderSubmitted, aSubmission(order(n), 'C-1', `b${String(n)}@anders.example`))
    }
    await scene.clock.advance(1_000)
  }
  const sentTo = (n: number) =>
    scene.received.filter(({ url }) => url === `b${String(n)}@anders.example`)
  const laneOfMail = async (n: number) => (await scene.runtime.why(`mail:people:${order(n)}`)).lane

  it('that is refused for good is a dead letter at once, and keeps no other buyer waiting', async () => {
    await beginMail((to) => (to === 'b1@anders.example' ? REFUSED : { kind: 'taken', status: 250 }))
    for (const n of [1, 1, 2, 3]) invoice(n)
    await scene.clock.advance(10_000)
    expect([1, 2, 3].map((n) => sentTo(n).length)).toEqual([1, 1, 1])
    expect(await laneOfMail(1)).toMatchObject({
      state: 'waiting',
      rows: 2,
      failure: { code: 'MESH_MAIL_REJECTED' },
    })
    expect(await laneOfMail(2)).toBeUndefined()
  })

  it('is sent again by a person under the same id, and what waited follows', async () => {
    let isFull = true
    await beginMail(() => (isFull ? REFUSED : { kind: 'taken', status: 250 }))
    invoice(1)
    invoice(1)
    await scene.clock.advance(10_000)
    isFull = false
    await scene.retry(`mail:people:${order(1)}`)
    expect(sentTo(1)).toHaveLength(3)
    expect(sentTo(1)[1]?.id).toBe(sentTo(1)[0]?.id)
    expect(sentTo(1)[2]?.id).not.toBe(sentTo(1)[0]?.id)
  })

  it('that is to come later is tried on the schedule, under the same id', async () => {
    await beginMail((_to, at) => (at < 60_000 ? LATER : { kind: 'taken', status: 250 }))
    invoice(1)
    await scene.clock.advance(HOUR)
    expect(sentTo(1).length).toBe(3)
    expect(new Set(sentTo(1).map(({ id }) => id)).size).toBe(1)
    expect(await laneOfMail(1)).toBeUndefined()
  })
})
