/** A formula of a validation rule, as far as the functions in `functions.ts` go. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }

const TOKEN =
  /\s*(?:\/\*[\s\S]*?\*\/\s*)*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?|\$?[A-Za-z_][\w.]*|<>|<=|>=|==|!=|&&|\|\||[-+*/&<>=!(),])/y

const BINDING: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '=': 3,
  '==': 3,
  '<>': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '&': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
}

const tokensOf = (source: string): string[] => {
  const tokens: string[] = []
  const trimmed = source.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(trimmed)
    if (match?.[1] === undefined)
      throw new Error(`Formula: cannot read ${JSON.stringify(trimmed.slice(at, at + 20))}`)
    tokens.push(match[1])
  }
  return tokens
}

const LITERALS: Readonly<Record<string, boolean | null>> = { TRUE: true, FALSE: false, NULL: null }

/** Throws Error, naming what it cannot read. */
export const parseFormula = (source: string): Expression => {
  const tokens = tokensOf(source)
  let at = 0

  const expect = (token: string): void => {
    if (tokens[at] !== token)
      throw new Error(`Formula: expected ${token}, found ${tokens[at] ?? 'the end'}`)
    at += 1
  }

  const callArguments = (): Expression[] => {
    const args: Expression[] = []
    expect('(')
    while (tokens[at] !== ')') {
      if (args.length > 0) expect(',')
      args.push(expression(0))
    }
    expect(')')
    return args
  }

  const operand = (): Expression => {
    const token = tokens[at]
    if (token === undefined) throw new Error('Formula: it ends too early')
    at += 1
    if (token === '(') {
      const inner = expression(0)
      expect(')')
      return inner
    }
    if (token === '-') return { kind: 'negate', operand: operand() }
    if (token === '!') return { kind: 'not', operand: operand() }
    if (/^["']/.test(token))
      return { kind: 'literal', value: token.slice(1, -1).replaceAll(/\\(.)/g, '$1') }
    if (/^\d/.test(token)) return { kind: 'literal', value: Number(token) }
    if (!/^[$A-Za-z_]/.test(token)) throw new Error(`Formula: unexpected ${token}`)
    if (tokens[at] === '(')
      return { kind: 'call', name: token.toUpperCase(), args: callArguments() }
    const literal = LITERALS[token.toUpperCase()]
    return literal === undefined
      ? { kind: 'field', name: token }
      : { kind: 'literal', value: literal }
  }

  const expression = (least: number): Expression => {
    let left = operand()
    for (;;) {
      const operator = tokens[at]
      const binding = operator === undefined ? undefined : BINDING[operator]
      if (operator === undefined || binding === undefined || binding <= least) return left
      at += 1
      left = { kind: 'binary', operator, left, right: expression(binding) }
    }
  }

  const parsed = expression(0)
  if (at < tokens.length) throw new Error(`Formula: unexpected ${tokens[at] ?? ''}`)
  return parsed
}
