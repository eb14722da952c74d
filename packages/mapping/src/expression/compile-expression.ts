import {
  addDecimal,
  type Decimal,
  decimal,
  divideDecimal,
  isZero,
  multiplyDecimal,
  negateDecimal,
  parseDecimal,
  subtractDecimal,
} from '@carrick/kernel'
import { type Field, fieldAt } from './field.ts'
import { arithmeticNumber, type FunctionEntry, FUNCTIONS } from './functions.ts'
import { type Node, numberText, parseExpression, refuseExpression } from './syntax.ts'
import { compareValues, isTrue, type Source, textOf, type Value, valueOf } from './value.ts'

type Evaluate = (record: Source, header: Source) => Value

export interface Expression {
  readonly evaluate: Evaluate
  /** Every field that it may read. */
  readonly fields: readonly Field[]
}

/** Digits of a quotient that does not end; more than any scale of the contract. */
const QUOTIENT_SCALE = 18

/** A quotient that ends is written without the zeros behind it. */
const shortest = ({ unscaled, scale }: Decimal): Decimal => {
  let [digits, places] = [unscaled, scale]
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n
    places -= 1
  }
  return decimal(digits, places)
}

const divide = (a: Decimal, b: Decimal): Decimal =>
  isZero(b) ? refuseExpression('divides by zero') : shortest(divideDecimal(a, b, QUOTIENT_SCALE))

const remainder = (a: Decimal, b: Decimal): Decimal => {
  if (isZero(b)) return refuseExpression('divides by zero')
  const whole = divideDecimal(a, b, 0, 'down')
  return subtractDecimal(a, multiplyDecimal(whole, b))
}

const ARITHMETIC: Readonly<Record<string, (a: Decimal, b: Decimal) => Decimal>> = {
  '+': addDecimal,
  '-': subtractDecimal,
  '*': multiplyDecimal,
  '/': divide,
  '%': remainder,
}

const COMPARISON: Readonly<Record<string, (order: -1 | 0 | 1) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Turns a syntax tree into closures; without loops, recursion or variables, each part runs once. */
class Compiler {
  readonly fields: Field[] = []
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  compile(node: Node | undefined): Evaluate {
    switch (node?.type) {
      case 'string':
        return this.#constant(String(node.value))
      case 'number':
        return this.#constant(parseDecimal(numberText(this.#source, node)))
      case 'value':
        return this.#constant(typeof node.value === 'boolean' ? node.value : undefined)
      case 'path':
        return this.#field(node)
      case 'binary':
        return this.#binary(node)
      case 'unary':
        return this.#negative(node)
      case 'condition':
        return this.#condition(node)
      case 'function':
        return this.#call(node)
      case 'block':
        if (node.expressions?.length === 1) return this.compile(node.expressions[0])
        return refuseExpression('has several parts separated by ";"; write one')
      default:
        return refuseExpression(
          `uses ${JSON.stringify(node?.value ?? node?.type ?? 'nothing')}, which maps do not support`,
        )
    }
  }

  #constant(value: Value): Evaluate {
    return () => value
  }

  #field({ steps = [], group }: Node): Evaluate {
    const plain = steps.every(
      ({ type, stages, predicate }) => type === 'name' && !stages && !predicate,
    )
    if (!plain || group !== undefined) {
      return refuseExpression('selects or groups inside a path; maps read plain fields only')
    }
    const field = fieldAt(steps.map(({ value }) => String(value)).join('.'))
    this.fields.push(field)
    return (record, header) => valueOf(field.read(record, header))
  }

  #binary(node: Node): Evaluate {
    const operator = String(node.value)
    if (operator === 'in') return this.#membership(node)
    const [left, right] = [this.compile(node.lhs), this.compile(node.rhs)]
    const arithmetic = ARITHMETIC[operator]
    if (arithmetic) {
      return (record, header) => {
        const a = arithmeticNumber(left(record, header))
        const b = arithmeticNumber(right(record, header))
        return a === undefined || b === undefined ? undefined : arithmetic(a, b)
      }
    }
    const comparison = COMPARISON[operator]
    if (comparison) {
      return (record, header) => {
        const [a, b] = [left(record, header), right(record, header)]
        if (a === undefined || b === undefined) return operator === '!=' ? a !== b : false
        return comparison(compareValues(a, b))
      }
    }
    switch (operator) {
      case '&':
        return (record, header) => textOf(left(record, header)) + textOf(right(record, header))
      case 'and':
        return (record, header) => isTrue(left(record, header)) && isTrue(right(record, header))
      case 'or':
        return (record, header) => isTrue(left(record, header)) || isTrue(right(record, header))
      default:
        return refuseExpression(`uses the operator "${operator}", which maps do not support`)
    }
  }

  #membership({ lhs, rhs }: Node): Evaluate {
    const left = this.compile(lhs)
    if (rhs?.type !== 'unary' || rhs.value !== '[') {
      return refuseExpression('needs a list after "in", such as ["A", "B"]')
    }
    const choices = (rhs.expressions ?? []).map((choice) => this.compile(choice))
    return (record, header) => {
      const value = left(record, header)
      if (value === undefined) return false
      return choices.some((choice) => compareValues(value, choice(record, header)) === 0)
    }
  }

  #negative({ value, expression }: Node): Evaluate {
    if (value !== '-') return refuseExpression('makes a list or an object; maps yield one value')
    const inner = this.compile(expression)
    return (record, header) => {
      const number = arithmeticNumber(inner(record, header))
      return number === undefined ? undefined : negateDecimal(number)
    }
  }

  #condition(node: Node): Evaluate {
    const test = this.compile(node.condition)
    const yes = this.compile(node.then)
    const no = node.else === undefined ? () => undefined : this.compile(node.else)
    return (record, header) => (isTrue(test(record, header)) ? yes : no)(record, header)
  }

  #call({ procedure, arguments: given = [] }: Node): Evaluate {
    const name = String(procedure?.value)
    const known: FunctionEntry | undefined = Object.hasOwn(FUNCTIONS, name)
      ? FUNCTIONS[name]
      : undefined
    if (known === undefined || procedure?.type !== 'variable') {
      const names = Object.keys(FUNCTIONS).map((each) => `$${each}`)
      return refuseExpression(`calls $${name}; maps know ${names.join(', ')}`)
    }
    const [least, most] = known.arguments
    if (given.length < least || given.length > most) {
      const expected = least === most ? String(least) : `${String(least)} to ${String(most)}`
      return refuseExpression(
        `calls $${name} with ${String(given.length)} values; expected ${expected}`,
      )
    }
    const parts = given.map((part) => this.compile(part))
    return (record, header) => known.apply(parts.map((part) => part(record, header)))
  }
}

/**
 * Compiles an expression in the supported part of JSONata: fields, exact decimal arithmetic,
 * comparison, `and`/`or`, `in`, `&`, `? :`, `??` and the listed functions. Throws MESH_MAP_EXPRESSION
 * with what is not supported. Work is bounded by the length of the text: nothing loops.
 */
export const compileExpression = (source: string): Expression => {
  const compiler = new Compiler(source)
  const evaluate = compiler.compile(parseExpression(source))
  return { evaluate, fields: compiler.fields }
}
