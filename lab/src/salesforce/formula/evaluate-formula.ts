import type { Value } from '../metadata/field.ts'
import type { Expression } from './parse-formula.ts'

export interface FormulaContext {
  /** Value of a field path, as it will be saved. */
  value(path: string): Value
  /** Value of a field before this save; the new value when the record is new. */
  prior(path: string): Value
  readonly isNew: boolean
  /** `YYYY-MM-DD` and the instant, in the form of stored values. */
  readonly today: string
  readonly now: string
}

type Evaluate = (expression: Expression) => Value
type FormulaFunction = (
  args: readonly Expression[],
  evaluate: Evaluate,
  context: FormulaContext,
) => Value

const isBlank = (value: Value): boolean => value === null || value === ''
const asText = (value: Value): string => (value === null ? '' : String(value))

const fieldName = (argument: Expression | undefined, of: string): string => {
  if (argument?.kind !== 'field') throw new Error(`Formula: ${of} takes a field`)
  return argument.name
}

const argument = (args: readonly Expression[], index: number, of: string): Expression => {
  const found = args[index]
  if (found === undefined) throw new Error(`Formula: ${of} has too few arguments`)
  return found
}

/** Formula functions reference of Salesforce Help; the ones that validation rules use most. */
const FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  AND: (args, evaluate) => args.every((one) => evaluate(one) === true),
  OR: (args, evaluate) => args.some((one) => evaluate(one) === true),
  NOT: (args, evaluate) => evaluate(argument(args, 0, 'NOT')) !== true,
  IF: (args, evaluate) =>
    evaluate(argument(args, evaluate(argument(args, 0, 'IF')) === true ? 1 : 2, 'IF')),
  ISNEW: (_args, _evaluate, context) => context.isNew,
  ISCHANGED: (args, _evaluate, context) => {
    const name = fieldName(args[0], 'ISCHANGED')
    return !context.isNew && context.value(name) !== context.prior(name)
  },
  PRIORVALUE: (args, _evaluate, context) => context.prior(fieldName(args[0], 'PRIORVALUE')),
  ISBLANK: (args, evaluate) => isBlank(evaluate(argument(args, 0, 'ISBLANK'))),
  ISNULL: (args, evaluate) => evaluate(argument(args, 0, 'ISNULL')) === null,
  BLANKVALUE: (args, evaluate) => {
    const value = evaluate(argument(args, 0, 'BLANKVALUE'))
    return isBlank(value) ? evaluate(argument(args, 1, 'BLANKVALUE')) : value
  },
  ISPICKVAL: (args, evaluate) =>
    asText(evaluate(argument(args, 0, 'ISPICKVAL'))) ===
    asText(evaluate(argument(args, 1, 'ISPICKVAL'))),
  TEXT: (args, evaluate) => asText(evaluate(argument(args, 0, 'TEXT'))),
  VALUE: (args, evaluate) => Number(evaluate(argument(args, 0, 'VALUE'))),
  LEN: (args, evaluate) => asText(evaluate(argument(args, 0, 'LEN'))).length,
  BEGINS: (args, evaluate) =>
    asText(evaluate(argument(args, 0, 'BEGINS'))).startsWith(
      asText(evaluate(argument(args, 1, 'BEGINS'))),
    ),
  CONTAINS: (args, evaluate) =>
    asText(evaluate(argument(args, 0, 'CONTAINS'))).includes(
      asText(evaluate(argument(args, 1, 'CONTAINS'))),
    ),
  REGEX: (args, evaluate) =>
    new RegExp(`^(?:${asText(evaluate(argument(args, 1, 'REGEX')))})$`).test(
      asText(evaluate(argument(args, 0, 'REGEX'))),
    ),
  TODAY: (_args, _evaluate, context) => context.today,
  NOW: (_args, _evaluate, context) => context.now,
}

const compare = (operator: string, left: Value, right: Value): Value => {
  const equal = left === right || (isBlank(left) && isBlank(right))
  switch (operator) {
    case '=':
    case '==':
      return equal
    case '<>':
    case '!=':
      return !equal
    default:
      break
  }
  // A comparison with a blank is false, so that a rule does not fire before there is a value.
  if (isBlank(left) || isBlank(right) || left === null || right === null) return false
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    default:
      return left >= right
  }
}

const arithmetic = (operator: string, left: Value, right: Value): Value => {
  if (left === null || right === null) return null
  switch (operator) {
    case '+':
      return Number(left) + Number(right)
    case '-':
      return Number(left) - Number(right)
    case '*':
      return Number(left) * Number(right)
    default:
      return Number(right) === 0 ? null : Number(left) / Number(right)
  }
}

/** True when the rule is broken. Throws Error for a function that is not known here. */
export const evaluateFormula = (formula: Expression, context: FormulaContext): Value => {
  const evaluate: Evaluate = (expression) => {
    switch (expression.kind) {
      case 'literal':
        return expression.value
      case 'field':
        return context.value(expression.name)
      case 'negate':
        return -Number(evaluate(expression.operand))
      case 'not':
        return evaluate(expression.operand) !== true
      case 'call': {
        const known = FUNCTIONS[expression.name]
        if (known === undefined) throw new Error(`Formula: unknown function ${expression.name}`)
        return known(expression.args, evaluate, context)
      }
      case 'binary': {
        const { operator } = expression
        if (operator === '&&')
          return evaluate(expression.left) === true && evaluate(expression.right) === true
        if (operator === '||')
          return evaluate(expression.left) === true || evaluate(expression.right) === true
        const left = evaluate(expression.left)
        const right = evaluate(expression.right)
        if (operator === '&') return asText(left) + asText(right)
        return /[<>=!]/.test(operator)
          ? compare(operator, left, right)
          : arithmetic(operator, left, right)
      }
    }
  }
  return evaluate(formula)
}
