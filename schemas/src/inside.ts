import type { Type } from 'avsc'

/** Types inside one of avsc's types: documented properties, by kind of type. */
export interface Inside {
  readonly fields?: readonly { readonly name: string; readonly type: Type }[]
  readonly itemsType?: Type
  readonly valuesType?: Type
  /** Branches of a union. */
  readonly types?: readonly Type[]
}

export const insideOf = (type: Type): Inside => type as unknown as Inside
