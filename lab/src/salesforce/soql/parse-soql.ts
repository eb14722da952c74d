import { parseCondition } from './parse-condition.ts'
import {
  type Aggregate,
  malformed,
  type Ordering,
  type Path,
  type Query,
  type Selected,
  SoqlError,
} from './query.ts'
import { TokenReader } from './token-reader.ts'

const AGGREGATES = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'] as const

const CLAUSES = new Set([
  'FROM',
  'WHERE',
  'WITH',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FOR',
  'ALL',
  'USING',
  'ASC',
  'DESC',
  'NULLS',
])

const aggregateNamed = (word: string): Aggregate['name'] | undefined =>
  AGGREGATES.find((name) => name === word.toUpperCase())

const aliasOf = (reader: TokenReader): string | undefined => {
  const { kind, text } = reader.peek()
  return kind === 'word' && !CLAUSES.has(text.toUpperCase()) ? reader.next().text : undefined
}

const callOf = (reader: TokenReader, word: string): Aggregate => {
  const name = aggregateNamed(word)
  if (name === undefined) throw malformed(`the function ${word} is not known here`)
  reader.expect('(')
  if (reader.takes(')')) {
    if (name !== 'COUNT') throw malformed(`${name} needs a field`)
    return { name, path: undefined }
  }
  const path = reader.word('a field').split('.')
  reader.expect(')')
  return { name, path }
}

const selected = (reader: TokenReader): Selected => {
  if (reader.takes('(')) {
    const query = reader.nested(() => queryOf(reader))
    reader.expect(')')
    return { kind: 'children', query }
  }
  const word = reader.word('a field')
  if (word.toUpperCase() === 'FIELDS' && reader.takes('(')) {
    const which = reader.word('ALL, STANDARD or CUSTOM').toUpperCase()
    reader.expect(')')
    if (which !== 'ALL' && which !== 'STANDARD' && which !== 'CUSTOM') throw reader.unexpected()
    return { kind: 'fields', which }
  }
  if (reader.sees('(')) {
    const upper = word.toUpperCase()
    if (upper === 'TOLABEL' || upper === 'FORMAT') {
      reader.expect('(')
      const path = reader.word('a field').split('.')
      reader.expect(')')
      return { kind: 'field', path, alias: aliasOf(reader), called: true }
    }
    const aggregate = callOf(reader, word)
    return { kind: 'aggregate', aggregate, alias: aliasOf(reader) }
  }
  return { kind: 'field', path: word.split('.'), alias: aliasOf(reader), called: false }
}

/** Only grouped fields and expressions may have an alias, and a field is named once. */
const checkSelected = (select: readonly Selected[], grouped: boolean): void => {
  const names = new Set<string>()
  for (const one of select) {
    if (one.kind !== 'field' || one.called || grouped) continue
    const name = one.path.join('.')
    if (one.alias !== undefined)
      throw malformed(`only aggregate expressions use field aliasing, found ${name} ${one.alias}`)
    if (names.has(name.toLowerCase()))
      throw new SoqlError('INVALID_FIELD', `duplicate field selected: ${name}`)
    names.add(name.toLowerCase())
  }
}

const commaList = <T>(reader: TokenReader, item: () => T): T[] => {
  const items = [item()]
  while (reader.takes(',')) items.push(item())
  return items
}

const ordering = (reader: TokenReader): Ordering => {
  const word = reader.word('a field')
  const by: Path | Aggregate = reader.sees('(') ? callOf(reader, word) : word.split('.')
  const descending = reader.takes('DESC')
  if (!descending) reader.takes('ASC')
  let nullsLast = false
  if (reader.takes('NULLS')) {
    nullsLast = reader.takes('LAST')
    if (!nullsLast) reader.expect('FIRST')
  }
  return { by, descending, nullsLast }
}

const skipTrailers = (reader: TokenReader): boolean => {
  let allRows = false
  for (;;) {
    if (reader.takes('FOR')) {
      if (!reader.takes('VIEW') && !reader.takes('REFERENCE')) reader.expect('UPDATE')
    } else if (reader.takes('ALL')) {
      reader.expect('ROWS')
      allRows = true
    } else return allRows
  }
}

function queryOf(reader: TokenReader): Query {
  reader.expect('SELECT')
  const select = commaList(reader, () => selected(reader))
  reader.expect('FROM')
  const from = reader.word('an object')
  const alias = reader.takes('AS') ? reader.word('an alias') : aliasOf(reader)
  if (reader.takes('USING')) {
    reader.expect('SCOPE')
    reader.word('a scope')
  }
  const where = reader.takes('WHERE') ? parseCondition(reader, queryOf) : undefined
  // Everyone sees everything here, so the modes change nothing.
  if (reader.takes('WITH')) reader.word('a mode')
  const groupBy = reader.takes('GROUP', 'BY')
    ? commaList(reader, () => reader.word('a field').split('.'))
    : []
  checkSelected(select, groupBy.length > 0)
  const orderBy = reader.takes('ORDER', 'BY') ? commaList(reader, () => ordering(reader)) : []
  const limit = reader.takes('LIMIT') ? reader.wholeNumber('LIMIT') : undefined
  const offset = reader.takes('OFFSET') ? reader.wholeNumber('OFFSET') : 0
  const allRows = skipTrailers(reader)
  return { select, from, alias, where, groupBy, orderBy, limit, offset, allRows }
}

/** Throws SoqlError. */
export const parseSoql = (soql: string): Query => {
  const reader = new TokenReader(soql)
  const query = queryOf(reader)
  if (reader.peek().kind !== 'end') throw reader.unexpected()
  return query
}
