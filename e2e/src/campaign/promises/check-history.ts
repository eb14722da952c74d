import type { Entry } from '../history/entry.ts'
import { failuresExplained, operatorsAudited, publishFollowsCommit } from './accounted.ts'
import { booksAgree, moneyExact } from './books-agree.ts'
import { factsOf, type Promised } from './facts.ts'
import { exchangedOnce } from './exchanges.ts'
import { inOrder, neverBack } from './in-order.ts'
import { nothingLost } from './nothing-lost.ts'
import { nothingInvented, oneEffect } from './one-effect.ts'
import { creditFirst, noReturnLost, paidOnce } from './returns.ts'
import { toldAtLeastOnce, toldByOneId, toldInOrder } from './told.ts'

export interface CheckedPromise {
  readonly promise: string
  readonly checked: number
  readonly violations: readonly string[]
}

const PROMISES: readonly Promised[] = [
  nothingLost,
  oneEffect,
  nothingInvented,
  inOrder,
  neverBack,
  moneyExact,
  booksAgree,
  creditFirst,
  paidOnce,
  noReturnLost,
  exchangedOnce,
  toldAtLeastOnce,
  toldByOneId,
  toldInOrder,
  failuresExplained,
  operatorsAudited,
  publishFollowsCommit,
]

/** Every promise against a whole history. Pure: the same history gives the same answer anywhere. */
export const checkHistory = (entries: readonly Entry[]): readonly CheckedPromise[] => {
  const facts = factsOf(entries)
  return PROMISES.map(({ promise, check }) => ({ promise, ...check(facts) }))
}
