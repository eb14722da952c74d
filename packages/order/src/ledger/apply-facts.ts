import { type FactEffect, type Registers, writeRegister } from './register.ts'
import { type LedgerState, wholeLedger } from './state.ts'

type ValueOf<R> = R extends Registers<infer T> ? T : never

/** One absolute statement: in `register`, about `key`, at `version` (0 or more, grows per key). */
export type OrderFact = {
  readonly [K in keyof LedgerState]: {
    readonly register: K
    readonly key: string
    readonly version: number
    readonly value: ValueOf<LedgerState[K]>
  }
}[keyof LedgerState]

export interface Applied {
  readonly state: LedgerState
  /** As it counts in the conservation totals; `applied` when any of the facts was news (or there was none). */
  readonly effect: FactEffect
}

const applyFact = (state: LedgerState, fact: OrderFact): Applied => {
  const before: Registers<unknown> = state[fact.register]
  const said = { version: fact.version, value: fact.value }
  const { registers, effect } = writeRegister<unknown>(before, fact.key, said)
  return effect === 'applied'
    ? { state: { ...state, [fact.register]: registers }, effect }
    : { state, effect }
}

const STRONGER: readonly FactEffect[] = ['duplicate', 'superseded', 'applied']

/**
 * Folds what one event says into the ledger of its order. Any order, repetition and delay of facts
 * ends in the same state: each thing keeps its highest version, whoever said it and whenever.
 */
export const applyFacts = (
  state: LedgerState | undefined,
  facts: readonly OrderFact[],
): Applied => {
  const effect = facts.length === 0 ? 'applied' : 'duplicate'
  let current: Applied = { state: wholeLedger(state), effect }
  for (const fact of facts) {
    const next = applyFact(current.state, fact)
    const stronger = STRONGER.indexOf(next.effect) > STRONGER.indexOf(current.effect)
    current = { state: next.state, effect: stronger ? next.effect : current.effect }
  }
  return current
}

/** Sum of all versions: the same for the same facts in any order, and higher after every news. */
export const factsVersion = (state: LedgerState): number => {
  let sum = 0
  for (const registers of Object.values<Registers<unknown>>({ ...state })) {
    for (const { version } of Object.values(registers)) sum += version + 1
  }
  return sum
}
