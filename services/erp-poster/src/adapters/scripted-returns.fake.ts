import type { ErpReturn } from '@carrick/erp'
import type { MeshError } from '@carrick/kernel'
import type { Answer } from '@carrick/messaging'
import type { Refund } from '@carrick/payments'
import type {
  CancelReturnCommand,
  CreditCommand,
  RefundCommand,
  RefundPayer,
  ReturnCommand,
  ReturnWriter,
} from '../ports.ts'
import { aCredit, anErpReturn } from './sample-return.fake.ts'

type Command = ReturnCommand | CancelReturnCommand | CreditCommand | RefundCommand
type Found<T> = { readonly document: T; readonly found: boolean }

export interface ScriptedReturns {
  readonly erp: ReturnWriter
  readonly payer: RefundPayer
  /** What was asked for, oldest first. */
  readonly asked: readonly Command[]
  /** The next call is done, but its answer is lost: a look-up finds it. */
  loseNext(): void
  /** Refunds from now on are pending until they are settled. */
  settleLater(): void
  /** What is pending is paid; with a failure it is not. */
  settle(failure?: Refund['failure']): void
  /** Nobody answers questions about refunds, for this reason; undefined = they are answered again. */
  away(cause: MeshError | undefined): void
  /** How often the provider was asked how a refund stands. */
  questions(): number
  /** The next call gets this answer, and nothing is done. */
  next(answer: Answer<never>): void
}

/** An ERP and a payment provider that do what they are asked, unless they are told otherwise. */
export const createScriptedReturns = (): ScriptedReturns => {
  const asked: Command[] = []
  const books = new Map<string, ErpReturn>()
  const refunds = new Map<string, Refund>()
  let losing = false
  let later = false
  let questions = 0
  let gone: MeshError | undefined
  let answer: Answer<never> | undefined

  const take = <T>(command: Command, act: () => T): Promise<Answer<Found<T>>> => {
    asked.push(command)
    const given = answer
    answer = undefined
    if (given !== undefined) return Promise.resolve(given)
    const document = act()
    if (!losing) return Promise.resolve({ kind: 'done', result: { document, found: false } })
    losing = false
    return Promise.reject(new Error('the line was cut'))
  }
  const look = <T>(document: T | undefined) =>
    Promise.resolve(
      document === undefined
        ? ({ kind: 'absent' } as const)
        : ({ kind: 'done', result: { document, found: true } } as const),
    )
  const put = (document: ErpReturn): ErpReturn => {
    books.set(document.mark, document)
    return document
  }
  const held = (mark: string): ErpReturn => books.get(mark) ?? anErpReturn({ mark })

  return {
    asked,
    loseNext: () => {
      losing = true
    },
    settleLater: () => {
      later = true
    },
    settle: (failure = null) => {
      for (const [key, refund] of refunds) {
        refunds.set(key, { ...refund, state: failure ? 'failed' : 'settled', failure })
      }
    },
    questions: () => questions,
    away: (cause) => {
      gone = cause
    },
    next: (given) => {
      answer = given
    },
    erp: {
      instances: ['demo'],
      feeCodeOf: () => 'RESTOCKING',
      authorise: (command) => take(command, () => put(anErpReturn({ mark: command.mark }))),
      findAuthorised: ({ mark }) => look(books.get(mark)),
      cancel: (command) => take(command, () => put({ ...held(command.mark), cancelled: true })),
      findCancelled: ({ mark }) => look(held(mark).cancelled ? held(mark) : undefined),
      credit: (command) =>
        take(command, () => {
          const credit = { ...aCredit(), requestId: command.requestId }
          put({ ...held(command.mark), credits: [...held(command.mark).credits, credit] })
          return credit
        }),
      findCredited: ({ mark, requestId }) =>
        look(held(mark).credits.find((credit) => credit.requestId === requestId)),
    },
    payer: {
      providers: ['demo-pay'],
      refund: (command) =>
        take(command, () => {
          const state = later ? 'pending' : 'settled'
          const refundId = `RF-${String(refunds.size + 1)}`
          const refund: Refund = { ...command, refundId, state, failure: null }
          refunds.set(command.key, refund)
          return refund
        }),
      findRefund: ({ key }) => look(refunds.get(key)),
      ask: ({ key }) => {
        questions += 1
        if (gone !== undefined) return Promise.resolve({ kind: 'transient', cause: gone })
        return Promise.resolve({
          kind: 'done',
          result: { key, refund: refunds.get(key) ?? null },
        })
      },
      pollMsOf: () => 60_000,
    },
  }
}
