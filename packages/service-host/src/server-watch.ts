import { type Clock, messageOf } from '@carrick/kernel'

/** A server that a service cannot work without. */
export interface Server {
  /** As operators call it. */
  readonly name: string
  /** Any question that only the server itself can answer. */
  readonly reach: () => Promise<unknown>
}

export interface ServerWatch {
  /** A sentence for each server that does not answer; empty when all do. */
  away(): readonly string[]
  close(): Promise<void>
}

export interface ServerWatchOptions {
  readonly clock: Clock
  /** How often each is asked, ms. */
  readonly everyMs?: number
  /** How long an answer may take, ms. */
  readonly answerMs?: number
}

const EVERY_MS = 5_000
const ANSWER_MS = 5_000

/** Asks each server again and again, one question at a time, so that health can say which one is away. */
export const watchServers = (
  servers: readonly Server[],
  { clock, everyMs = EVERY_MS, answerMs = ANSWER_MS }: ServerWatchOptions,
): ServerWatch => {
  const away = new Map<string, { readonly since: number; readonly why: string }>()
  const ended = new AbortController()
  const isOver = (): boolean => ended.signal.aborted

  const follow = async ({ name, reach }: Server): Promise<void> => {
    const late = Symbol(name)
    let question: Promise<string | undefined> | undefined
    for (;;) {
      await clock.sleep(everyMs, ended.signal).catch(() => undefined)
      if (isOver()) return
      question ??= reach().then(() => undefined, messageOf)
      const timer = new AbortController()
      const patience = clock.sleep(answerMs, AbortSignal.any([ended.signal, timer.signal])).then(
        () => late,
        () => late,
      )
      const answer = await Promise.race([question, patience])
      timer.abort()
      if (isOver()) return
      // A question without an answer stays asked: a server that hangs gets no second one.
      if (answer !== late) question = undefined
      if (answer === undefined) away.delete(name)
      else {
        const why = typeof answer === 'string' ? answer : `no answer within ${String(answerMs)} ms`
        away.set(name, { since: away.get(name)?.since ?? clock.now(), why })
      }
    }
  }

  const following = servers.map(follow)
  return {
    away: () =>
      [...away].map(
        ([name, { since, why }]) =>
          `${name} is away since ${new Date(since).toISOString()}: ${why}`,
      ),
    close: async () => {
      ended.abort()
      await Promise.all(following)
    },
  }
}
