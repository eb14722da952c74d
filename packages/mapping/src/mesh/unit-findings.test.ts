import { describe, expect, it } from '@jest/globals'
import { mesh, MESH } from './sample-mesh.fixture.ts'
import { readMesh } from './read-mesh.ts'

const findingsOf = (units: string) =>
  readMesh(mesh(MESH.replace('erp-a: { ', `erp-a: { units: [${units}], `))).findings

describe('the units of an ERP', () => {
  it('are read as exact ratios', () => {
    expect(
      findingsOf(
        '{ unit: DZN, is: 12, of: C62 }, { unit: DZN, product: P-1, is: 10, of: C62 }, { unit: CS, is: 100/3, of: MTR }',
      ),
    ).toEqual([])
  })

  it('are refused when one is said twice, for nobody knows which is meant', () => {
    expect(
      findingsOf('{ unit: DZN, is: 12, of: C62 }, { unit: DZN, is: 10, of: C62 }'),
    ).toMatchObject([
      {
        path: 'mesh.yaml:7 systems.erp.erp-a.units[1]',
        message: 'says DZN again; units[0] has it',
      },
    ])
  })

  it('are refused with a ratio that is no exact one', () => {
    expect(findingsOf('{ unit: DZN, is: "0.333", of: C62 }')).toMatchObject([
      {
        path: 'mesh.yaml:7 systems.erp.erp-a.units[0].is',
        message: expect.stringContaining('is "0.333"; expected a whole number such as 12'),
      },
    ])
  })
})
