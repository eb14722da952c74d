/** A SOQL query, read. Field paths are lists of names: `Account.Name` is `['Account', 'Name']`. */
export interface Query {
  readonly select: readonly Selected[]
  readonly from: string
  readonly alias: string | undefined
  readonly where: Condition | undefined
  readonly groupBy: readonly Path[]
  readonly orderBy: readonly Ordering[]
  readonly limit: number | undefined
  readonly offset: number
  readonly allRows: boolean
}

export type Path = readonly string[]

export type Selected =
  | {
      readonly kind: 'field'
      readonly path: Path
      readonly alias: string | undefined
      /** Inside `toLabel()` or `FORMAT()`. */
      readonly called: boolean
    }
  | {
      readonly kind: 'aggregate'
      readonly aggregate: Aggregate
      readonly alias: string | undefined
    }
  | { readonly kind: 'children'; readonly query: Query }
  | { readonly kind: 'fields'; readonly which: 'ALL' | 'STANDARD' | 'CUSTOM' }

export interface Aggregate {
  readonly name: 'COUNT' | 'COUNT_DISTINCT' | 'SUM' | 'AVG' | 'MIN' | 'MAX'
  /** Undefined in `COUNT()`. */
  readonly path: Path | undefined
}

export interface Ordering {
  readonly by: Path | Aggregate
  readonly descending: boolean
  readonly nullsLast: boolean
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** `YYYY-MM-DD`, or an instant as stored. */
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'datetime'; readonly value: string }
  /** `TODAY`, `LAST_N_DAYS:7`: from the first day up to, not including, the second. */
  | { readonly kind: 'range'; readonly name: string; readonly count: number }

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare'
      readonly path: Path
      readonly operator: Comparison
      readonly value: Literal
    }
  | { readonly kind: 'like'; readonly path: Path; readonly pattern: string }
  | {
      readonly kind: 'in'
      readonly path: Path
      readonly not: boolean
      readonly values: readonly Literal[]
    }
  | {
      readonly kind: 'semi-join'
      readonly path: Path
      readonly not: boolean
      readonly query: Query
    }
  /** `INCLUDES ('a;b', 'c')`: any of the groups, all of a group. */
  | {
      readonly kind: 'includes'
      readonly path: Path
      readonly not: boolean
      readonly groups: readonly (readonly string[])[]
    }

/** A query that the org refuses; `errorCode` is Salesforce's own word. */
export class SoqlError extends Error {
  readonly errorCode: string

  constructor(errorCode: string, message: string) {
    super(message)
    this.name = 'SoqlError'
    this.errorCode = errorCode
  }
}

export const malformed = (message: string): SoqlError => new SoqlError('MALFORMED_QUERY', message)
