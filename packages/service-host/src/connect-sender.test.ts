import { describe, expect, it } from '@jest/globals'
import type { Sender } from '@carrick/mapping'
import { connectSender } from './connect-sender.ts'

const KEY = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const ENV = new Map([
  ['env:KEY', KEY],
  ['env:SHORT', 'whsec_c2hvcnQ='],
  ['env:TOKEN', 'letmein'],
  ['env:URL', 'https://wms.example/facts'],
  ['env:NOWHERE', 'wms.example'],
])
const connect = (over: Partial<Sender> = {}) =>
  connectSender('wms', { facts: ['receipt'], secret: 'env:KEY', ...over }, (_name, setting) =>
    String(ENV.get(setting)),
  )

describe('a sender of facts', () => {
  it('has its secrets, and speaks of no invoices unless it says of whose', () => {
    expect(connect()).toEqual({
      ...{ name: 'wms', facts: ['receipt'], erp: null, secrets: [KEY] },
      pull: null,
    })
    expect(connect({ erp: 'demo', secret: ['env:KEY', 'env:KEY'] })).toMatchObject({
      erp: 'demo',
      secrets: [KEY, KEY],
    })
  })

  it('may be asked for what did not come', () => {
    expect(connect({ pull: { url: 'env:URL', token: 'env:TOKEN' } }).pull).toEqual({
      url: 'https://wms.example/facts',
      token: 'letmein',
    })
    expect(() => connect({ pull: { url: 'env:NOWHERE', token: 'env:TOKEN' } })).toThrow(
      'senders.wms.pull.url: expected a URL',
    )
  })

  it('may not sign with what could be guessed', () => {
    expect(() => connect({ secret: 'env:SHORT' })).toThrow(
      'senders.wms.secret: what it refers to is no webhook secret',
    )
  })
})
