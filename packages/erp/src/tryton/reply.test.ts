import { describe, expect, it } from '@jest/globals'
import { readReply } from './reply.ts'

const error = (...words: readonly unknown[]) => readReply(200, { id: 1, error: words })

describe('an answer of Tryton', () => {
  it('is done with its result, null too', () => {
    expect(readReply(200, { id: 1, result: null })).toEqual({ kind: 'done', result: null })
  })

  it('is a final no with words that can be searched', () => {
    expect(error('UserError', ['over their limit by USD\u00A05.00.', 'Why', null])).toEqual({
      kind: 'refused',
      message: 'over their limit by USD 5.00. Why',
    })
  })

  it('cuts the domain that an error brings along', () => {
    const outcome = error('UserError', ['x'.repeat(100_000), '', ['sale', '=', 1]])
    expect(outcome.kind === 'refused' && outcome.message).toHaveLength(500)
  })

  it('keeps the name of a warning, by which a person may accept it', () => {
    expect(error('UserWarning', ['stock_quantity_warning_7', 'too few', ''])).toEqual({
      kind: 'warned',
      warning: 'stock_quantity_warning_7',
      message: 'too few',
    })
  })

  it('tells a stale record from a call that never fits', () => {
    expect(error('ConcurrencyException', 'Records were modified in the meanwhile').kind).toBe(
      'stale',
    )
    expect(error("'nofield'", '')).toEqual({ kind: 'unfit', message: "'nofield'" })
    expect(readReply(403, undefined).kind).toBe('unfit')
  })

  it('waits minutes after too many logins', () => {
    expect(readReply(429, undefined)).toEqual({ kind: 'throttled', afterMs: 60_000 })
  })

  it.each([
    [200, undefined],
    [200, { id: 1 }],
    [200, null],
    [500, undefined],
    [502, undefined],
    [503, undefined],
    [504, undefined],
  ])('is in doubt with status %d and body %j', (status, body) => {
    expect(readReply(status, body).kind).toBe('in-doubt')
  })
})
