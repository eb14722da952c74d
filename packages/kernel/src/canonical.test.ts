import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canonicalHash, canonicalText } from './canonical.ts'
import { decimal } from './decimal.ts'

const shuffledKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffledKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffledKeys(item)]),
  )
}

describe('canonical text', () => {
  it('is the same in whatever order the keys were written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalText(shuffledKeys(value))).toBe(canonicalText(value))
      }),
    )
  })

  it('is JSON with the same content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it.each([
    ['absent and undefined', { a: 1, b: undefined }, { a: 1 }],
    ['amounts of different scale', { a: decimal(150n, 2) }, { a: decimal(15n, 1) }],
    ['whole amounts with and without a fraction', [decimal(100n, 2)], [decimal(1n, 0)]],
    ['zeros', [decimal(0n, 4)], [decimal(0n, 0)]],
    ['-0 and 0', [-0], [0]],
  ])('takes %s for equal', (_name, a, b) => {
    expect(canonicalHash(a)).toBe(canonicalHash(b))
  })

  it.each([
    ['an amount and ten times as much', [decimal(10n, 0)], [decimal(1n, 0)]],
    ['a text and a number', ['1'], [1]],
    ['null in a list and a shorter list', [1, null], [1]],
    ['keys and values moved between them', { a: 'b,c' }, { 'a:b': 'c' }],
  ])('tells %s apart', (_name, a, b) => {
    expect(canonicalHash(a)).not.toBe(canonicalHash(b))
  })

  it.each([[NaN], [() => 1], [new Date(0)], [new Map()], [Symbol('s')]])('refuses %p', (value) => {
    expect(() => canonicalText({ value })).toThrow(
      expect.objectContaining({ code: 'MESH_CANONICAL_VALUE' }),
    )
  })

  it('takes a record that a library decoded into a class of its own for plain data', () => {
    class Decoded {
      readonly a = 1
    }
    expect(canonicalHash(new Decoded())).toBe(canonicalHash({ a: 1 }))
  })

  it('refuses a value that contains itself', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(() => canonicalText(loop)).toThrow(
      expect.objectContaining({ code: 'MESH_CANONICAL_VALUE' }),
    )
  })

  it('hashes as SHA-256 of that text', () => {
    // printf '{"a":1,"b":"x"}' | sha256sum
    expect(canonicalHash({ b: 'x', a: 1n })).toBe(
      'ecf9e98ec0641e23113ff3ce8bdc78d0ddd249886517fd4a7f68cc83d4e65667',
    )
  })
})
