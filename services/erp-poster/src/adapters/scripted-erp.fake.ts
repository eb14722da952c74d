import type { Answer } from '@carrick/messaging'
import type { ErpWriter, Posted, PostedOrder } from '../ports.ts'

export interface ScriptedErp extends ErpWriter {
  /** What was sent, oldest first. */
  readonly sent: readonly PostedOrder[]
  /** The next creation gets this answer; without one it is posted. */
  next(...answers: readonly Answer<Posted>[]): void
}

const posted = (mark: string, cancelled = false): Answer<Posted> => ({
  kind: 'done',
  result: {
    found: false,
    document: {
      documentId: `SO-${mark}`,
      mark,
      version: 1,
      orderVersion: 1,
      acknowledgement: 'CA',
      lines: [],
      holds: [],
      cancelled,
      currency: 'EUR',
      netAmount: '178.00',
    },
  },
})

/** An ERP that takes everything, unless it is told otherwise. */
export const createScriptedErp = (): ScriptedErp => {
  const sent: PostedOrder[] = []
  const answers: Answer<Posted>[] = []
  return {
    sent,
    next: (...more) => {
      answers.push(...more)
    },
    create: (order) => {
      sent.push(order)
      return Promise.resolve(answers.shift() ?? posted(order.mark))
    },
    findCreated: () => Promise.resolve({ kind: 'absent' }),
    cancel: ({ mark }) => Promise.resolve(posted(mark, true)),
    findCancelled: () => Promise.resolve({ kind: 'absent' }),
  }
}
