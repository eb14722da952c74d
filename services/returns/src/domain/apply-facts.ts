import { type FactEffect, type Registers, writeRegister } from '@carrick/order'
import type { FactBook } from './order-returns.ts'

type ValueOf<R> = R extends Registers<infer T> ? T : never

/** One absolute statement: in `register`, about `key`, at `version`. */
export type Fact = {
  readonly [K in keyof FactBook]-?: {
    readonly register: K
    readonly key: string
    readonly version: number
    readonly value: ValueOf<NonNullable<FactBook[K]>>
  }
}[keyof FactBook]

/** Folds one statement into what is known: any order and repetition ends in the same book. */
export const applyFact = (
  facts: FactBook,
  { register, key, version, value }: Fact,
): { readonly facts: FactBook; readonly effect: FactEffect } => {
  const before: Registers<unknown> = facts[register] ?? {}
  const { registers, effect } = writeRegister<unknown>(before, key, { version, value })
  return { facts: effect === 'applied' ? { ...facts, [register]: registers } : facts, effect }
}
