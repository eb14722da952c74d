/** Writes a plain Avro datum, piece by piece. Source: Avro specification 1.11, "Binary Encoding". */
export class AvroWriter {
  readonly #pieces: Buffer[] = []

  long(value: bigint): this {
    let rest = value >= 0n ? value << 1n : ((-value - 1n) << 1n) | 1n
    const bytes: number[] = []
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    bytes.push(Number(rest))
    this.#pieces.push(Buffer.from(bytes))
    return this
  }

  int(value: number): this {
    return this.long(BigInt(value))
  }

  double(value: number): this {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    this.#pieces.push(bytes)
    return this
  }

  boolean(value: boolean): this {
    this.#pieces.push(Buffer.from([value ? 1 : 0]))
    return this
  }

  string(value: string): this {
    const bytes = Buffer.from(value, 'utf8')
    this.int(bytes.length)
    this.#pieces.push(bytes)
    return this
  }

  strings(values: readonly string[]): this {
    if (values.length > 0) {
      this.int(values.length)
      for (const value of values) this.string(value)
    }
    return this.int(0)
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces)
  }
}
