import { describe, expect, it } from '@jest/globals'
import type { PriorityRule } from './mesh-config.ts'
import { type PriorityFacts, priorityBy } from './prioritise.ts'

const RULES: readonly PriorityRule[] = [
  { rule: 'yard', when: { channel: ['edi'], customerClass: ['A'] }, priority: 9 },
  { rule: 'soon', when: { wantedWithin: 2 }, priority: 8 },
  { rule: 'klein', when: { customer: ['KLEIN'] }, priority: 7 },
]

const facts = (over: Partial<PriorityFacts> = {}): PriorityFacts => ({
  country: 'DE',
  currency: 'EUR',
  channel: 'salesforce',
  org: null,
  orderType: 'STANDARD',
  customer: 'NORTH',
  customerClass: null,
  wantedInDays: null,
  ...over,
})

describe('the priority of an order', () => {
  it.each<[string, Partial<PriorityFacts>, number | undefined]>([
    ['no rule fits', {}, undefined],
    ['class and channel fit', { channel: 'edi', customerClass: 'A' }, 9],
    ['only one of two conditions holds', { channel: 'edi', customerClass: 'B' }, undefined],
    ['it is wanted on the last of the days', { wantedInDays: 2 }, 8],
    ['it is wanted a day later', { wantedInDays: 3 }, undefined],
    ['it was wanted yesterday', { wantedInDays: -1 }, 8],
    ['it is of a customer by number', { customer: 'KLEIN' }, 7],
    ['two rules fit, the first decides', { customer: 'KLEIN', wantedInDays: 0 }, 8],
  ])('where %s', (_name, over, priority) => {
    expect(priorityBy(RULES, facts(over))).toBe(priority)
  })

  it('is that of a rule without conditions, for every order', () => {
    expect(priorityBy([{ rule: 'all', priority: 3 }], facts())).toBe(3)
  })
})
