import { canonicalText } from '@carrick/kernel'

/** What was said last about one thing: a higher version replaces, a lower one is stale. */
export interface Register<T> {
  readonly version: number
  readonly value: T
}

export type Registers<T> = Readonly<Record<string, Register<T>>>

export type FactEffect = 'applied' | 'superseded' | 'duplicate'

/** Contradictions of equal version have no truth to find: both arrival orders keep the same one. */
const effectOf = (known: Register<unknown> | undefined, said: Register<unknown>): FactEffect => {
  if (known === undefined || said.version > known.version) return 'applied'
  if (said.version < known.version) return 'superseded'
  const [old, now] = [canonicalText(known.value), canonicalText(said.value)]
  if (old === now) return 'duplicate'
  return now > old ? 'applied' : 'superseded'
}

/** Keeps what is said about `key` when it is news. Any order and repetition of statements ends in the same registers. */
export const writeRegister = <T>(
  registers: Registers<T>,
  key: string,
  said: Register<T>,
): { readonly registers: Registers<T>; readonly effect: FactEffect } => {
  const effect = effectOf(Object.hasOwn(registers, key) ? registers[key] : undefined, said)
  return { registers: effect === 'applied' ? { ...registers, [key]: said } : registers, effect }
}
