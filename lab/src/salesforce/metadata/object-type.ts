import type { Expression } from '../formula/parse-formula.ts'
import type { Field } from './field.ts'

export interface ValidationRule {
  readonly name: string
  readonly condition: Expression
  readonly message: string
  /** The field that the error is shown at; absent = the whole record. */
  readonly field: string | undefined
}

export interface ObjectType {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly keyPrefix: string
  readonly custom: boolean
  readonly createable: boolean
  readonly deletable: boolean
  /** Change Data Capture exists for it. */
  readonly changeEvents: boolean
  readonly fields: readonly Field[]
  readonly rules: readonly ValidationRule[]
}

export const objectType = (
  name: string,
  label: string,
  keyPrefix: string,
  fields: readonly Field[],
  options: Partial<ObjectType> = {},
): ObjectType => ({
  name,
  label,
  labelPlural: label.endsWith('y') ? `${label.slice(0, -1)}ies` : `${label}s`,
  keyPrefix,
  custom: false,
  createable: true,
  deletable: true,
  changeEvents: true,
  rules: [],
  ...options,
  fields,
})
