import type { ServerResponse } from 'node:http'
import type { BookAnswer, FaultPlan, FaultSubject } from '@carrick/erp/books'
import { systemClock } from '@carrick/kernel'
import { problem, reply, replyFromBooks, throttled } from './replies.ts'
import type { ErpServerState } from './server-state.ts'

/** Says an answer a second time on the connection, as a broken proxy would. */
const sayTwice = (response: ServerResponse, answer: BookAnswer<unknown>): void => {
  const { socket } = response
  response.on('finish', () => {
    if (answer.kind === 'refused' || answer.kind === 'unknown' || socket === null) return
    const text = JSON.stringify(answer.result)
    const length = String(Buffer.byteLength(text))
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${text}`,
    )
  })
  replyFromBooks(response, answer)
}

export interface Change {
  /** What rules of faults can look at; absent = nothing of it. */
  readonly subject?: Partial<FaultSubject>
  readonly act: () => BookAnswer<unknown>
  /** Answers that are about something else. */
  readonly others: () => readonly unknown[]
}

export interface Unreliable {
  readonly faults: FaultPlan
  /** Aborts when the server stops; nobody sleeps past it. */
  readonly stopping: AbortSignal
}

const ANY: FaultSubject = { mark: '', customerPoNumber: null, skus: [] }

/** Does the work with whatever is planned to go wrong with it: before, after, late, twice, or not at all. */
export const underFault = async (
  { faults, stopping }: Unreliable,
  response: ServerResponse,
  { subject, act, others }: Change,
): Promise<void> => {
  const fault = faults.take({ ...ANY, ...subject })
  switch (fault?.kind) {
    case undefined:
      replyFromBooks(response, act())
      return
    case 'cut-before-commit':
      response.destroy()
      return
    case 'cut-after-commit':
      act()
      response.destroy()
      return
    case 'hold':
      faults.keep(() => {
        replyFromBooks(response, act())
      })
      return
    case 'delay':
      await systemClock.sleep(fault.ms, stopping)
      replyFromBooks(response, act())
      return
    case 'throttle':
      throttled(response, fault.afterMs)
      return
    case 'not-now':
      problem(response, 503, { title: 'Not now' })
      return
    case 'server-error':
      act()
      problem(response, 500, { title: 'Something broke' })
      return
    case 'malformed':
      act()
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"documentId": 7')
      return
    case 'foreign-answer': {
      const answer = act()
      const own = 'result' in answer ? answer.result : undefined
      reply(response, 201, others().find((other) => other !== own) ?? {})
      return
    }
    case 'repeat':
      act()
      sayTwice(response, act())
  }
}

/** A request that changes something, as far as the ERP's rate allows, under what is planned to go wrong. */
export const change = async (
  state: ErpServerState,
  response: ServerResponse,
  asked: Change,
): Promise<void> => {
  const wait = state.rate.waitMs(systemClock.now(), state.settings.ratePerSecond)
  if (wait > 0) throttled(response, Math.ceil(wait))
  else await underFault(state, response, asked)
}
