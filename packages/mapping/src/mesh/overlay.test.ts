import { describe, expect, it } from '@jest/globals'
import { readMesh } from './read-mesh.ts'
import { MESH, mesh, overlay } from './sample-mesh.fixture.ts'

describe('an overlay', () => {
  it('changes parts, replaces lists and removes with null', () => {
    const { config } = readMesh(mesh(MESH), [
      overlay('systems: { erp: { erp-a: { url: https://test.example, token: null } } }'),
      overlay('flows: [{ flow: orders, from: org-a, map: to-order, mode: shadow }]'),
    ])
    expect(config?.erp['erp-a']).toEqual({
      adapter: 'rest',
      url: 'https://test.example',
      map: 'to-erp',
    })
    expect(config?.flows.map(({ mode }) => mode)).toEqual(['shadow'])
    expect(config?.salesforce['org-a']?.consumerKey).toBe('key')
  })

  it('is named when the result is wrong', () => {
    const { findings } = readMesh(mesh(MESH), [overlay('company: { id: 7 }')])
    expect(findings).toEqual([
      expect.objectContaining({
        path: 'mesh.yaml + env/test.yaml company.id',
        message: 'is 7; expected string',
      }),
    ])
  })

  it.each(['', '\n', '# to be written\n'])(
    'that says nothing (%j) is no change of nothing: it may be half written',
    (text) => {
      const { config, findings } = readMesh(mesh(MESH), [overlay(text)])
      expect(config).toBeUndefined()
      expect(findings).toEqual([
        expect.objectContaining({
          path: 'env/test.yaml',
          message: 'is empty; expected settings, or {} for none',
        }),
      ])
      expect(readMesh(mesh(MESH), [overlay('{}')]).config).toBeDefined()
    },
  )

  it('cannot reach the prototype of an object', () => {
    readMesh(mesh(MESH), [overlay('"__proto__": { polluted: true }')])
    expect({}).not.toHaveProperty('polluted')
  })
})
