import type { Statement } from './connection.ts'
import { type Blob, createBlob } from './blob.ts'

/** PostgreSQL cuts statement names at 63 bytes. */
const shortNames = new Map<string, string>()

const shortName = (shape: string): string => {
  let name = shortNames.get(shape)
  if (name === undefined) {
    name = `${shape.split(' ', 1)[0] ?? ''}-${String(shortNames.size)}`
    shortNames.set(shape, name)
  }
  return name
}

type Scalar = string | number | bigint | boolean | null | undefined
type Type = 'text' | 'bigint' | 'int' | 'boolean' | 'uuid' | 'float8'

const quoted = (text: string): string =>
  `"${text.includes('\\') || text.includes('"') ? text.replace(/[\\"]/g, '\\$&') : text}"`

/** PostgreSQL's array literal ("Arrays", 8.15.2). pg would quote numbers and search each text twice. */
const arrayLiteral = (type: Type, values: readonly Scalar[]): string => {
  let literal = '{'
  let separator = ''
  for (const value of values) {
    literal += separator
    if (value === null || value === undefined) literal += 'NULL'
    else literal += type === 'text' ? quoted(String(value)) : String(value)
    separator = ','
  }
  return `${literal}}`
}

/** A column of a row set: one array parameter. */
export type Column<T> = readonly [type: Type, value: (row: T) => Scalar]

/**
 * Writes one statement of common table expressions, each present only when it has rows. Which are
 * present names the statement, so that each shape is prepared once per connection.
 */
export class StatementBuilder {
  readonly values: unknown[] = []
  readonly #parts: string[] = []
  readonly #names: string[] = []
  readonly #blob: Blob = createBlob()
  #blobParameter: string | undefined

  /** `$n` for a value. */
  parameter(value: unknown): string {
    this.values.push(value)
    return `$${String(this.values.length)}`
  }

  /** A table expression over rows: `unnest($1::text[], ...) as alias(columns)`. */
  rows<T>(alias: string, rows: readonly T[], columns: Readonly<Record<string, Column<T>>>): string {
    const entries = Object.entries(columns)
    const arrays = entries.map(
      ([, [type, value]]) => `${this.parameter(arrayLiteral(type, rows.map(value)))}::${type}[]`,
    )
    return `unnest(${arrays.join(', ')}) as ${alias}(${entries.map(([name]) => name).join(', ')})`
  }

  /** Puts bytes into the statement's one bytea; read back with `slice`. */
  put(value: Uint8Array): { readonly from: number; readonly length: number } {
    return this.#blob.add(value)
  }

  /** SQL of a slice of the bytea, by columns that hold `from` and `length`. */
  slice(from: string, length: string): string {
    this.#blobParameter ??= this.parameter(undefined)
    return `substr(${this.#blobParameter}::bytea, ${from}, ${length})`
  }

  /** `name as (body)`, and part of the statement's name. */
  with(name: string, body: string): void {
    this.#names.push(name)
    this.#parts.push(`${name} as (${body})`)
  }

  has(name: string): boolean {
    return this.#names.includes(name)
  }

  build(prefix: string, select: string): { statement: Statement; values: readonly unknown[] } {
    if (this.#blobParameter !== undefined) {
      this.values[Number(this.#blobParameter.slice(1)) - 1] = this.#blob.bytes()
    }
    const withs = this.#parts.length === 0 ? '' : `with ${this.#parts.join(',\n')}\n`
    return {
      statement: {
        name: shortName(`${prefix} ${this.#names.join(' ')}`),
        text: `${withs}${select}`,
      },
      values: this.values,
    }
  }
}
