import { uuid7 } from '@carrick/kernel'
import type { SimulatedMember, Surroundings } from './members.ts'
import type { Plan } from './plan.ts'
import { submission } from './service.ts'

interface Submission {
  readonly id: string
  readonly key: string
  readonly n: number
  done: boolean
}

/** A client of the HTTP edge: it sends again, with the same idempotency key, until it has an answer. */
export const createSubmitter = (
  { random, scheduler }: Surroundings,
  plan: Plan,
  next: (name: string) => number,
  keys: readonly string[],
) => {
  const all: Submission[] = []
  const send = (member: SimulatedMember | undefined, one: Submission): void => {
    if (member === undefined || one.done) return
    const { id, key, n } = one
    const message = { token: submission, key, id, body: { n } }
    member.runtime
      .submit(message, { client: 'shop', key: id, payloadHash: String(n) })
      .then(() => {
        one.done = true
      })
      .catch(() => undefined)
  }
  return {
    submit: (member: SimulatedMember | undefined): void => {
      const key = keys[random.below(keys.length)] ?? ''
      const n = next(`s ${key}`)
      const id = uuid7(scheduler.now(), (bytes) => random.fill(bytes))
      const one = { id, key, n, done: false }
      all.push(one)
      plan.events.push({ id, type: 'submit', key, producer: 's', n, isDerived: true })
      send(member, one)
    },
    submitAgain: (member: SimulatedMember | undefined): void => {
      for (const one of all) send(member, one)
    },
    isDone: (): boolean => all.every(({ done }) => done),
  }
}
