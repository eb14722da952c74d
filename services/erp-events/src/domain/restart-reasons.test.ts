import { describe, expect, it } from '@jest/globals'
import { type ErpAddress, notAsked, restartReasons } from './restart-reasons.ts'

const demo: ErpAddress = {
  name: 'demo',
  adapter: 'rest',
  baseUrl: 'https://erp.example',
  token: 'sesame',
}

describe('a change of mesh.yaml', () => {
  it.each<[string, readonly ErpAddress[], readonly string[]]>([
    ['nothing', [demo], []],
    ['an ERP more', [demo, { ...demo, name: 'south' }], ['systems.erp.south of mesh.yaml is new']],
    ['an ERP less', [], ['systems.erp.demo of mesh.yaml is gone']],
    [
      'another address',
      [{ ...demo, baseUrl: 'https://other.example' }],
      ['systems.erp.demo of mesh.yaml has another address or login'],
    ],
    ['another token', [{ ...demo, token: 'open' }], ['systems.erp.demo of mesh.yaml has another']],
    [
      'another password',
      [{ ...demo, password: 'open' }],
      ['systems.erp.demo of mesh.yaml has another'],
    ],
    [
      'an authority',
      [{ ...demo, authority: 'PEM' }],
      ['systems.erp.demo of mesh.yaml has another'],
    ],
  ])('with %s says what takes a new start', (_what, now, expected) => {
    const reasons = restartReasons([demo], now)
    expect(reasons).toEqual(expected.map((words) => expect.stringContaining(words)))
    expect(reasons.join()).not.toContain('open')
  })
})

describe('a sender that is to be asked', () => {
  it('and was not at the start needs a new one', () => {
    expect(notAsked(['wms'], ['wms', 'bank'])).toEqual([
      'senders.bank.pull of mesh.yaml is new; erp-events has to be started again',
    ])
    expect(notAsked(['wms'], [])).toEqual([])
  })
})
