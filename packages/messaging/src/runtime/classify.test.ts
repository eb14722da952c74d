import { MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { classify, fingerprintOf, safeText } from './classify.ts'

describe('classification', () => {
  it('takes any throw between intent and answer for doubt', () => {
    for (const thrown of [new TypeError('x'), 'text', undefined, null, 7, Object.create(null)]) {
      expect(classify(thrown, 'act')).toMatchObject({ kind: 'in-doubt', code: 'MESH_HANDLER_ACT' })
    }
  })

  it('takes a throw of pure code for a fault that no repetition mends', () => {
    for (const stage of ['decode', 'decide', 'conclude'] as const) {
      expect(classify(new RangeError('x'), stage)).toMatchObject({ kind: 'terminal' })
    }
  })

  it('keeps our own errors, but lets no pure code be in doubt', () => {
    const later = new MeshError('MESH_A_LATER', 'later', { kind: 'retryable' })
    expect(classify(later, 'decide')).toBe(later)
    const doubt = new MeshError('MESH_A_DOUBT', 'doubt', { kind: 'in-doubt' })
    expect(classify(doubt, 'act')).toBe(doubt)
    expect(classify(doubt, 'decide')).toMatchObject({ code: 'MESH_A_DOUBT', kind: 'terminal' })
  })

  it('gives failures of one cause one fingerprint', () => {
    const of = (message: string): string => fingerprintOf('MESH_A_B', 'h', message)
    expect(of('order 4711 of "Anna" has no line 3')).toBe(of('order 12 of "Bob" has no line 44'))
    expect(of('5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11 is late')).toBe(
      of('0193a5c2-7b00-7000-8000-000000000001 is late'),
    )
    expect(of('no line')).not.toBe(of('no customer'))
  })

  it('makes a text that every store and header can carry', () => {
    expect(safeText('a\u0000b')).toBe('a\\0b')
    expect(safeText('x'.repeat(5_000))).toHaveLength(1_000)
  })
})
