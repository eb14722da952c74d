import { describe, expect, it } from '@jest/globals'
import type { CompiledHoldRule, Ground } from '@carrick/mapping'
import { anOrder, SOME_ORDER } from '@carrick/testkit'
import { findingReason, manualReason, ruleReasons, storiesOf } from './hold-reasons.ts'

const rule = (ground: Ground | undefined, over: Partial<CompiledHoldRule> = {}) => ({
  rule: 'embargo',
  hold: 'EXPORT' as const,
  when: 'x',
  reason: 'goods may not go there',
  groundFor: () => ground,
  ...over,
})

const looked = [
  { name: 'shipTo.address.country', value: 'XX' },
  { name: 'shipTo.address.city', value: 'Atlantis' },
  { name: 'netAmount', value: null },
]

describe('a rule that holds an order', () => {
  it('says which rule, why, and what it saw, but for personal data', () => {
    expect(ruleReasons([rule({ looked })], anOrder(SOME_ORDER))).toMatchObject([
      {
        hold: 'EXPORT',
        owner: 'export control',
        words:
          'a release of EXPORT, because goods may not go there (rule embargo, shipTo.address.country is XX, shipTo.address.city is personal data, netAmount is missing)',
      },
    ])
  })

  it('has the owner that mesh.yaml names', () => {
    const [reason] = ruleReasons(
      [rule({ looked }, { owner: 'the legal desk' })],
      anOrder(SOME_ORDER),
    )
    expect(reason?.owner).toBe('the legal desk')
  })

  it('is another reason when it saw something else', () => {
    const evidenceOf = (value: string) =>
      ruleReasons([rule({ looked: [{ name: 'a', value }] })], anOrder(SOME_ORDER))[0]?.evidence
    expect(evidenceOf('1')).toBe(evidenceOf('1'))
    expect(evidenceOf('1')).not.toBe(evidenceOf('2'))
  })

  it('holds an order that it cannot compute, and says so', () => {
    const [reason] = ruleReasons(
      [rule({ looked: [], failure: 'divides by zero' })],
      anOrder(SOME_ORDER),
    )
    expect(reason?.words).toContain('(rule embargo, it could not be computed: divides by zero)')
  })

  it('is no reason where it has nothing against the order', () => {
    expect(ruleReasons([rule(undefined)], anOrder(SOME_ORDER))).toEqual([])
  })
})

describe('the story of a hold', () => {
  const wrong = (path: string) =>
    findingReason('PRICE', {
      path,
      code: 'MESH_ORDER_PRICE_MISMATCH',
      severity: 'error',
      message: 'is 9',
    })

  it('is told once for each hold, in one sequence', () => {
    const reasons = [manualReason('wait', 1), wrong('a'), wrong('b')]
    expect(storiesOf(reasons)).toEqual([
      {
        hold: 'MANUAL',
        words: ['a release of MANUAL, because wait'],
        owner: 'customer service',
      },
      {
        hold: 'PRICE',
        words: ['a word on a, which is 9', 'a word on b, which is 9'],
        owner: 'sales',
      },
    ])
  })

  it('is cut where more would say no more', () => {
    const [story] = storiesOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(wrong))
    expect(story?.words).toHaveLength(6)
    expect(story?.words.at(-1)).toBe('a word on 2 more')
  })
})
