import type { Field, Value } from '../metadata/field.ts'
import { isNumeric } from '../metadata/field.ts'
import { epochOfInstant } from '../store/instants.ts'
import { normalId } from '../store/record-id.ts'
import { type Range, rangeOf } from './date-range.ts'
import { type Comparison, type Literal, SoqlError } from './query.ts'

const wrongType = (field: Field, quoted: boolean): SoqlError =>
  new SoqlError(
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${
      field.type === 'datetime' ? 'dateTime' : field.type
    } and should ${quoted ? 'be' : 'not be'} enclosed in quotes`,
  )

/** The literal in the form that the field stores. Throws SoqlError when it does not fit the type. */
export const operandOf = (field: Field, literal: Exclude<Literal, { kind: 'range' }>): Value => {
  if (literal.kind === 'null') return null
  switch (field.type) {
    case 'currency':
    case 'double':
    case 'percent':
    case 'int':
      if (literal.kind !== 'number') throw wrongType(field, false)
      return literal.value
    case 'boolean':
      if (literal.kind !== 'boolean') throw wrongType(field, false)
      return literal.value
    case 'date':
    case 'datetime':
      if (literal.kind !== field.type) throw wrongType(field, false)
      return literal.value
    case 'id':
    case 'reference': {
      const id = literal.kind === 'text' ? normalId(literal.value) : undefined
      if (literal.kind === 'text' && literal.value === '') return null
      if (id === undefined) {
        throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${show(literal)}`)
      }
      return id
    }
    case 'string':
    case 'textarea':
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
    case 'phone':
    case 'email':
    case 'url':
    case 'address':
      if (literal.kind !== 'text') throw wrongType(field, true)
      return literal.value === '' ? null : literal.value
  }
}

const show = (literal: Literal): string =>
  'value' in literal ? String(literal.value) : literal.kind

/** Text is ordered and compared without regard to case. */
export const orderValues = (field: Field, left: Value, right: Value): number => {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1
  if (isNumeric(field.type) || field.type === 'boolean') return Number(left) - Number(right)
  const isId = field.type === 'id' || field.type === 'reference'
  const a = isId ? String(left) : String(left).toLowerCase()
  const b = isId ? String(right) : String(right).toLowerCase()
  return a < b ? -1 : a > b ? 1 : 0
}

const compareRange = (value: Value, operator: Comparison, { from, to }: Range): boolean => {
  if (value === null) return operator === '!='
  const time = epochOfInstant(String(value))
  switch (operator) {
    case '=':
      return time >= from && time < to
    case '!=':
      return time < from || time >= to
    case '<':
      return time < from
    case '<=':
      return time < to
    case '>':
      return time >= to
    case '>=':
      return time >= from
  }
}

/** A test of a field's value; the literal is read once. Throws SoqlError. */
export const comparisonOf = (
  field: Field,
  operator: Comparison,
  literal: Literal,
  now: number,
): ((value: Value) => boolean) => {
  if (literal.kind === 'range') {
    const range = rangeOf(literal.name, literal.count, now)
    if (field.type !== 'date' && field.type !== 'datetime') throw wrongType(field, true)
    return (value) => compareRange(value, operator, range)
  }
  const operand = operandOf(field, literal)
  const equals = (value: Value): boolean => orderValues(field, value, operand) === 0
  switch (operator) {
    case '=':
      return equals
    case '!=':
      return (value) => !equals(value)
    case '<':
      return (value) => value !== null && operand !== null && orderValues(field, value, operand) < 0
    case '<=':
      return (value) =>
        value !== null && operand !== null && orderValues(field, value, operand) <= 0
    case '>':
      return (value) => value !== null && operand !== null && orderValues(field, value, operand) > 0
    case '>=':
      return (value) =>
        value !== null && operand !== null && orderValues(field, value, operand) >= 0
  }
}
