import { describe, expect, it } from '@jest/globals'
import { anOrder, SOME_ORDER } from '@carrick/testkit'
import { judgeAddress } from './judge-address.ts'

const ordered = (city: string | null) => {
  const { soldTo } = anOrder(SOME_ORDER)
  const address = {
    ...{ name: null, region: null, country: 'DE' },
    ...{ street: 'Industriestr. 8', city, postalCode: '301' },
  }
  return anOrder(SOME_ORDER, { shipTo: { ...soldTo, address } })
}

describe("a receiver's address that is not as its country asks for", () => {
  it('is nobody’s business by default', () => {
    expect(judgeAddress(ordered(null), 'accept')).toEqual({ findings: [], reasons: [] })
  })

  it.each([
    ['warn', 'warning'],
    ['reject', 'error'],
  ] as const)('is found by the policy %s: %s', (policy, severity) => {
    const { findings, reasons } = judgeAddress(ordered('Hannover'), policy)
    expect(findings).toMatchObject([{ code: 'MESH_ORDER_POSTAL_CODE', severity }])
    expect(reasons).toEqual([])
  })

  it('is something that somebody has to release by the policy hold, one by one', () => {
    const { findings, reasons } = judgeAddress(ordered(null), 'hold')
    expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
    expect(reasons).toMatchObject([
      { hold: 'ADDRESS', words: 'a word on shipTo.address.city, which is missing' },
      { words: 'a word on shipTo.address.postalCode, which is no postal code of DE' },
    ])
  })

  it('is another reason when the address is another one', () => {
    const evidenceOf = (city: string) => judgeAddress(ordered(city), 'hold').reasons[0]?.evidence
    expect(evidenceOf('Hannover')).toBe(evidenceOf('Hannover'))
    expect(evidenceOf('Hannover')).not.toBe(evidenceOf('Bonn'))
  })
})
