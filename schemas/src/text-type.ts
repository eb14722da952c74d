import avro, { type Schema, type Type } from 'avsc'

/** What avsc's types write to. Not part of its typings; pinned with its version. */
interface Tap {
  readonly buf: Uint8Array
  pos: number
}

/** Up to here the length of a text is one byte. */
const SHORT = 63

const general = avro.types.StringType.prototype as unknown as {
  _write(tap: Tap, value: unknown): void
}

/**
 * Most texts of an event are short and ASCII: these are written in one pass. avsc asks for the byte
 * length first, which costs more than the writing.
 */
class Text extends avro.types.StringType {
  _write(tap: Tap, value: unknown): void {
    const { buf, pos } = tap
    if (typeof value === 'string' && value.length <= SHORT && pos + value.length < buf.length) {
      let next = pos + 1
      let index = 0
      for (; index < value.length; index += 1) {
        const code = value.charCodeAt(index)
        if (code > 0x7f) break
        buf[next] = code
        next += 1
      }
      if (index === value.length) {
        buf[pos] = 2 * index
        tap.pos = next
        return
      }
    }
    general._write.call(this, tap, value)
  }
}

const text = new Text()

/** An option of `forSchema`: undefined = avsc's own type. */
export const quickTexts = (schema: Schema): Type | undefined =>
  schema === 'string' ? text : undefined
