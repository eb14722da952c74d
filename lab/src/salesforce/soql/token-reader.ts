import { malformed } from './query.ts'

/** SOQL reference, "SOQL SELECT Syntax": longest statement. */
const LONGEST = 100_000
const DEEPEST = 100

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'datetime' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^'\\]|\\.)*')|(?<datetime>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}))?)|(?<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?::\d+)?)|(?<symbol><=|>=|!=|<>|[=<>(),]))/y

// An escaped wildcard keeps its backslash: only LIKE can tell what it means.
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '%': '\\%',
  _: '\\_',
}

const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(u[0-9A-Fa-f]{4}|.)/gs, (_all, escape: string) =>
      escape.length === 5
        ? String.fromCharCode(Number.parseInt(escape.slice(1), 16))
        : (ESCAPES[escape.toLowerCase()] ?? escape),
    )

const tokenise = (soql: string): Token[] => {
  const tokens: Token[] = []
  const source = soql.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const groups = TOKEN.exec(source)?.groups
    if (groups === undefined)
      throw malformed(`unexpected token: '${source.slice(at, at + 20).trim()}'`)
    const found = Object.entries(groups).find(([, value]) => (value as unknown) !== undefined)
    const [kind, text] = found ?? ['symbol', '']
    tokens.push({
      kind: kind as Token['kind'],
      text: kind === 'text' ? unquote(text) : text,
      at,
    })
  }
  return tokens
}

/** Reads a query token by token; words in any case. */
export class TokenReader {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(soql: string) {
    if (soql.length > LONGEST)
      throw malformed('SOQL statements cannot be longer than 100000 characters')
    this.#tokens = tokenise(soql)
  }

  /** Reads what stands in parentheses or behind a NOT. */
  nested<T>(read: () => T): T {
    if (this.#depth >= DEEPEST) throw malformed('the query is nested too deeply')
    this.#depth += 1
    const result = read()
    this.#depth -= 1
    return result
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end', text: '', at: -1 }
  }

  next(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }

  /** True when the next words are these; they are not taken. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, index) => {
      const { kind, text } = this.peek(index)
      return (kind === 'word' || kind === 'symbol') && text.toUpperCase() === word
    })
  }

  /** Takes the words when they come next. */
  takes(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false
    this.#at += words.length
    return true
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.unexpected(`expecting ${word}`)
  }

  word(what: string): string {
    const token = this.next()
    if (token.kind !== 'word') throw malformed(`expecting ${what}, found '${token.text}'`)
    return token.text
  }

  /** A quoted text as written, escaped wildcards with their backslash. */
  text(what: string): string {
    const token = this.next()
    if (token.kind !== 'text') throw malformed(`expecting ${what}, found '${token.text}'`)
    return token.text
  }

  wholeNumber(what: string): number {
    const token = this.next()
    if (token.kind !== 'number' || !/^\d+$/.test(token.text))
      throw malformed(`${what} takes a whole number, found '${token.text}'`)
    return Number(token.text)
  }

  unexpected(hint = ''): Error {
    const { kind, text } = this.peek()
    const found = kind === 'end' ? '<EOF>' : text
    return malformed(`unexpected token: '${found}'${hint === '' ? '' : ` (${hint})`}`)
  }
}
