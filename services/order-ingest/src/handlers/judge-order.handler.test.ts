import { describe, expect, it } from '@jest/globals'
import { NOON } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { snapshot } from '../adapters/sample-snapshot.fake.ts'
import { receivedSnapshot } from '../domain/received.ts'
import { judgeOrder } from './judge-order.handler.ts'

const ofOrg = (org: string) => receivedSnapshot(snapshot(), org)

describe('an order that is looked at twice in one event', () => {
  it('is mapped once, and again when the configuration is another', () => {
    let bundle = bundleOf()
    const judge = judgeOrder(() => bundle)
    const event = {}
    const first = judge.prepare(event, ofOrg('demo-org'), undefined, NOON)
    expect(first?.order?.lines).toHaveLength(1)
    expect(judge.prepare(event, ofOrg('demo-org'), undefined, NOON)).toBe(first)
    bundle = bundleOf()
    expect(judge.prepare(event, ofOrg('demo-org'), undefined, NOON)).not.toBe(first)
  })
})

describe('an order that no flow takes', () => {
  it('names nothing, and nothing becomes of it', () => {
    const judge = judgeOrder(() => bundleOf())
    const prepared = judge.prepare({}, ofOrg('other-org'), undefined, NOON)
    expect(prepared).toBeUndefined()
    expect(judge.refsOf(prepared)).toEqual([])
    expect(judge.alikeOf(prepared, undefined)).toEqual([])
    const context = { now: NOON, ref: () => undefined, named: () => [] }
    expect(judge.take({}, ofOrg('other-org'), undefined, context)).toEqual({
      disposition: 'superseded',
    })
  })
})
