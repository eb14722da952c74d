/** JSON as Tryton's JSON-RPC speaks it. */
export type TrytonValue = null | boolean | number | string | readonly TrytonValue[] | TrytonRecord
export interface TrytonRecord {
  readonly [name: string]: TrytonValue
}
