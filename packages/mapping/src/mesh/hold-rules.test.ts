import { describe, expect, it } from '@jest/globals'
import type { Finding } from '@carrick/kernel'
import { compileHoldRules } from './hold-rules.ts'

const FIELDS = ['netAmount', 'shipTo.address.country', 'extensions.*']

const compiled = (when: string) => {
  const findings: Finding[] = []
  const rules = [{ rule: 'r', hold: 'FRAUD' as const, when, reason: 'so' }]
  return { rules: compileHoldRules(rules, FIELDS, findings), findings }
}

const groundOf = (when: string, order: Readonly<Record<string, unknown>>) =>
  compiled(when).rules[0]?.groundFor(order)

const order = {
  netAmount: '1200.00',
  shipTo: { address: { country: 'US' } },
  extensions: [{ name: 'fraudScore', value: '91' }],
}

describe('a rule that holds orders', () => {
  it('tells what it looked at, each field once', () => {
    const when =
      'extensions.fraudScore >= 80 and netAmount > 1000 and shipTo.address.country != "DE" and netAmount < 9999'
    expect(groundOf(when, order)).toEqual({
      looked: [
        { name: 'extensions.fraudScore', value: '91' },
        { name: 'netAmount', value: '1200.00' },
        { name: 'shipTo.address.country', value: 'US' },
      ],
    })
  })

  it('has nothing against an order for which it is not true, or which lacks the field', () => {
    expect(groundOf('extensions.fraudScore >= 95', order)).toBeUndefined()
    expect(groundOf('extensions.fraudScore >= 80', { extensions: [] })).toBeUndefined()
    expect(groundOf('$not($exists(extensions.fraudScore))', { extensions: [] })).toEqual({
      looked: [{ name: 'extensions.fraudScore', value: null }],
    })
  })

  it('holds what it cannot compute', () => {
    expect(
      groundOf('netAmount / extensions.share > 5', {
        netAmount: '1',
        extensions: [{ name: 'share', value: '0' }],
      }),
    ).toMatchObject({
      failure: expect.stringContaining('divides by zero'),
    })
  })

  it('may look at where the order came from', () => {
    expect(groundOf('origin.channel = "web"', { origin: { channel: 'web' } })).toBeDefined()
  })

  it.each(['shipTo.adress.country = "US"', 'lines.sku = "X"'])(
    'is refused when it names what is no field of an order: %s',
    (when) => {
      expect(compiled(when)).toMatchObject({
        rules: [],
        findings: [
          {
            code: 'MESH_MAP_EXPRESSION',
            path: 'mesh.yaml policies.holds.r.when',
            message: expect.stringContaining('no field of an order'),
          },
        ],
      })
    },
  )

  it('is refused when it is no expression', () => {
    expect(compiled('netAmount >').findings).toMatchObject([{ code: 'MESH_MAP_EXPRESSION' }])
  })
})
