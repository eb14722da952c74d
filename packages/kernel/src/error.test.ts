import { describe, expect, it } from '@jest/globals'
import vm from 'node:vm'
import { isMeshError, MeshError, messageOf } from './error.ts'

describe('mesh error', () => {
  it('is terminal and without details unless said otherwise', () => {
    expect(new MeshError('MESH_TEST_PLAIN', 'plain')).toMatchObject({
      name: 'MeshError',
      code: 'MESH_TEST_PLAIN',
      kind: 'terminal',
      message: 'plain',
      details: {},
      retryAfterMs: undefined,
    })
  })

  it('keeps its cause', () => {
    const cause = new Error('socket closed')
    expect(new MeshError('MESH_TEST_CAUSED', 'away', { kind: 'held', cause }).cause).toBe(cause)
    expect('cause' in new MeshError('MESH_TEST_PLAIN', 'plain')).toBe(false)
  })

  it('is known by its shape, so that a second copy of the module does no harm', () => {
    const copy = Object.assign(new Error('x'), { name: 'MeshError', code: 'MESH_TEST_COPY' })
    expect(isMeshError(copy)).toBe(true)
    expect(isMeshError(new MeshError('MESH_TEST_OWN', 'x'))).toBe(true)
  })

  it.each([
    ['another error', new Error('x')],
    ['an error of another code', Object.assign(new Error('x'), { name: 'MeshError', code: 'E1' })],
    ['a text', 'MESH_TEST_TEXT'],
    ['nothing', undefined],
  ])('is not %s', (_name, value) => {
    expect(isMeshError(value)).toBe(false)
  })
})

describe('message of a thrown value', () => {
  const unprintable = Object.create(null) as unknown
  it.each([
    [new Error('why'), 'why'],
    ['text', 'text'],
    [42, '42'],
    [null, 'null'],
    [unprintable, 'a value that cannot be printed was thrown'],
  ])('never throws', (thrown, expected) => {
    expect(messageOf(thrown)).toBe(expected)
  })

  it('of another realm is not lost', () => {
    expect(messageOf(vm.runInNewContext('new Error("far")'))).toContain('far')
  })
})
