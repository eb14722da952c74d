export type RowType = 'text' | 'texts' | 'decimal' | 'integer' | 'date' | 'instant' | 'boolean'

type Scalar = string | number | boolean

/** A row of maps/*.map.yaml; the JSON Schema beside describes each field. */
export interface MapRow {
  readonly to: string
  readonly from?: string
  readonly value?: Scalar
  readonly expr?: string
  readonly codes?: string
  readonly equals?: Scalar
  readonly type?: RowType
  readonly scale?: number
  readonly round?: 'half-up' | 'down' | 'error'
  readonly missing?: 'error' | 'skip' | { readonly default: Scalar }
  readonly max?: number
  readonly tooLong?: 'error' | 'cut'
  readonly pii?: boolean
  readonly about?: string
}

export interface MapDocument {
  readonly map: string
  readonly about?: string
  readonly output?: 'canonical' | 'document'
  readonly codesAsOf?: string
  readonly passExtensions?: boolean
  readonly header?: readonly MapRow[]
  readonly lines?: readonly MapRow[]
  readonly charges?: readonly MapRow[]
  readonly newCharges?: readonly (readonly MapRow[])[]
}

/** Fields that a map may write; `extensions.*` stands for any name below. */
export interface MapTargets {
  readonly header: readonly string[]
  readonly lines: readonly string[]
  readonly charges: readonly string[]
}
