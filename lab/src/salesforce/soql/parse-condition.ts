import { instantText } from '../store/instants.ts'
import { type Comparison, type Condition, type Literal, malformed, type Query } from './query.ts'
import type { TokenReader } from './token-reader.ts'

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

const literal = (reader: TokenReader): Literal => {
  const token = reader.next()
  switch (token.kind) {
    case 'text':
      return { kind: 'text', value: token.text.replaceAll(/\\([%_])/g, '$1') }
    case 'number':
      return { kind: 'number', value: Number(token.text) }
    case 'datetime': {
      if (token.text.length === 10) return { kind: 'date', value: token.text }
      const time = Date.parse(token.text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
      if (Number.isNaN(time)) throw malformed(`invalid date/time: ${token.text}`)
      return { kind: 'datetime', value: instantText(time) }
    }
    case 'word': {
      const [name = '', count] = token.text.toUpperCase().split(':')
      if (name === 'NULL') return { kind: 'null' }
      if (name === 'TRUE' || name === 'FALSE') return { kind: 'boolean', value: name === 'TRUE' }
      return { kind: 'range', name, count: Number(count ?? 1) }
    }
    case 'symbol':
    case 'end':
      throw malformed(`unexpected token: '${token.text}'`)
  }
}

const listOf = <T>(reader: TokenReader, item: () => T): T[] => {
  const items: T[] = []
  reader.expect('(')
  do items.push(item())
  while (reader.takes(','))
  reader.expect(')')
  return items
}

const textItem = (reader: TokenReader): string => {
  const value = literal(reader)
  if (value.kind !== 'text') throw malformed('expecting a quoted text')
  return value.value
}

type ParseQuery = (reader: TokenReader) => Query

const comparison = (reader: TokenReader, parseQuery: ParseQuery): Condition => {
  const path = reader.word('a field').split('.')
  const not = reader.takes('NOT')
  if (reader.takes('IN')) {
    if (!reader.sees('(', 'SELECT'))
      return { kind: 'in', path, not, values: listOf(reader, () => literal(reader)) }
    reader.expect('(')
    const query = reader.nested(() => parseQuery(reader))
    reader.expect(')')
    return { kind: 'semi-join', path, not, query }
  }
  if (not) throw reader.unexpected('expecting IN')
  if (reader.takes('LIKE')) return { kind: 'like', path, pattern: reader.text('a quoted text') }
  if (reader.sees('INCLUDES') || reader.sees('EXCLUDES')) {
    const excludes = reader.next().text.toUpperCase() === 'EXCLUDES'
    const groups = listOf(reader, () => textItem(reader).split(';'))
    return { kind: 'includes', path, not: excludes, groups }
  }
  const operator = COMPARISONS[reader.peek().text]
  if (operator === undefined) throw reader.unexpected('expecting an operator')
  reader.next()
  return { kind: 'compare', path, operator, value: literal(reader) }
}

const term = (reader: TokenReader, parseQuery: ParseQuery): Condition => {
  if (reader.takes('NOT'))
    return { kind: 'not', condition: reader.nested(() => term(reader, parseQuery)) }
  if (!reader.takes('(')) return comparison(reader, parseQuery)
  const inner = reader.nested(() => parseCondition(reader, parseQuery))
  reader.expect(')')
  return inner
}

/** What stands behind WHERE. AND and OR may be mixed only with parentheses, as SOQL demands. */
export const parseCondition = (reader: TokenReader, parseQuery: ParseQuery): Condition => {
  const first = term(reader, parseQuery)
  const joined = (['AND', 'OR'] as const).find((word) => reader.sees(word))
  if (joined === undefined) return first
  const conditions = [first]
  while (reader.takes(joined)) conditions.push(term(reader, parseQuery))
  if (reader.sees('AND') || reader.sees('OR')) throw reader.unexpected()
  return { kind: joined === 'AND' ? 'and' : 'or', conditions }
}
