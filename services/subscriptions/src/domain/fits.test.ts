import { describe, expect, it } from '@jest/globals'
import type { WebhookConnection } from '@carrick/service-host'
import { anEmail, aSubscription } from '../adapters/sample.fake.ts'
import { fits } from './fits.ts'

const FACTS = {
  name: 'InvoicePosted',
  company: 'halyard',
  org: 'north' as string | null,
  channel: 'web',
  customer: 'C-1' as string | undefined,
}
const fit = (when: WebhookConnection['when'], over: Partial<typeof FACTS> = {}) => {
  const { customer, ...event } = { ...FACTS, ...over }
  const buyer = customer === undefined ? undefined : { customer, contact: null }
  return fits(aSubscription('shop', { when }), event, buyer)
}

describe('a subscription', () => {
  it('is for every order when it has no conditions, but only for its events', () => {
    expect(fit({})).toBe('yes')
    expect(fit({}, { name: 'OrderPosted' })).toBe('no')
  })

  it.each<[string, WebhookConnection['when'], WebhookConnection['when']]>([
    ['customer', { customer: ['C-2', 'C-1'] }, { customer: ['C-2'] }],
    ['channel', { channel: ['web'] }, { channel: ['salesforce'] }],
    ['org', { org: ['north'] }, { org: ['south'] }],
    ['company', { company: ['halyard'] }, { company: ['other'] }],
  ])('is for the orders of its %s', (_what, fitting, differing) => {
    expect(fit(fitting)).toBe('yes')
    expect(fit(differing)).toBe('no')
    expect(fit({ ...fitting, ...differing, channel: ['phone'] })).toBe('no')
  })

  it('with an org is not for orders that came by no org', () => {
    expect(fit({ org: ['north'] }, { org: null })).toBe('no')
  })

  it('cannot tell before the buyer is known, unless another condition already says no', () => {
    expect(fit({ customer: ['C-1'] }, { customer: undefined })).toBe('unknown')
    expect(fit({ customer: ['C-1'], channel: ['phone'] }, { customer: undefined })).toBe('no')
  })

  it('cannot tell before it is known how the order came in, when the ERP was heard first', () => {
    const shop = aSubscription('shop', { when: { channel: ['web'] } })
    const early = { ...FACTS, org: null, channel: '' }
    expect(fits(shop, early, undefined)).toBe('unknown')
    const buyer = { customer: 'C-1', contact: null }
    expect(fits(shop, early, { ...buyer, way: { channel: 'web', org: null } })).toBe('yes')
    expect(fits(shop, early, { ...buyer, way: { channel: 'phone', org: null } })).toBe('no')
    expect(fits(aSubscription('all'), early, undefined)).toBe('yes')
  })

  it('by e-mail to the buyer waits for his address, and is for nobody when he has none', () => {
    const mailed = anEmail('people')
    const buyer = { customer: 'C-1', contact: 'maria@anders.example' }
    expect(fits(mailed, FACTS, undefined)).toBe('unknown')
    expect(fits(mailed, FACTS, buyer)).toBe('yes')
    expect(fits(mailed, FACTS, { ...buyer, contact: null })).toBe('no')
  })

  it('by e-mail to one address waits for nothing', () => {
    expect(fits(anEmail('yard', { to: 'yard@halyard.example' }), FACTS, undefined)).toBe('yes')
  })
})
