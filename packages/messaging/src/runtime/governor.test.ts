import { describe, expect, it } from '@jest/globals'
import { createGovernor, failed, hold, permitsOf, release, succeeded } from './governor.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const settings = { ...DEFAULT_SETTINGS, holdKeys: 5, holdMs: 1_000, holdMaxMs: 8_000 }
const failure = (key: string, more = {}) => ({ key, away: false, retryAfterMs: undefined, ...more })

describe('the governor of a target', () => {
  it('holds after five distinct keys failed without a success between', () => {
    const governor = createGovernor('erp', settings)
    const verdicts = ['a', 'b', 'a', 'a', 'a', 'a', 'c', 'd'].map((key) =>
      failed(governor, settings, 0, failure(key)),
    )
    expect(new Set(verdicts)).toEqual(new Set(['failing']))
    succeeded(governor, settings)
    for (const key of ['a', 'b', 'c', 'd']) failed(governor, settings, 0, failure(key))
    expect(governor.state).toBe('open')
    expect(failed(governor, settings, 0, failure('e'))).toBe('held')
    expect(governor.state).toBe('held')
  })

  it('probes when the hold is over, opens at a success, and holds longer after a failure', () => {
    const governor = createGovernor('erp', settings)
    failed(governor, settings, 0, failure('a', { away: true }))
    expect([release(governor, 999), release(governor, 1_000), governor.state]).toEqual([
      false,
      true,
      'probing',
    ])
    for (const expected of [2_000, 4_000, 8_000, 8_000]) {
      const now = governor.heldUntil
      failed(governor, settings, now, failure('b'))
      expect(governor.heldUntil - now).toBe(expected)
      release(governor, governor.heldUntil)
    }
    succeeded(governor, settings)
    expect([governor.state, governor.holdMs]).toEqual(['open', 1_000])
  })

  it('holds as long as the target asks, whoever asked', () => {
    const governor = createGovernor('erp', settings)
    expect(failed(governor, settings, 100, failure('a', { retryAfterMs: 30_000 }))).toBe('held')
    expect(governor.heldUntil).toBe(30_100)
    hold(governor, 100, 5)
    expect(governor.heldUntil).toBe(30_100)
  })

  it('gives each member its share by owned slots, and together no more than one per member too many', () => {
    expect(permitsOf(settings, 12)).toBe(64)
    expect([5, 7].map((owned) => permitsOf(settings, owned))).toEqual([27, 38])
    expect(permitsOf({ ...settings, permits: 1 }, 3)).toBe(1)
  })

  it('keeps to what its target wants, and to the common settings for the rest', () => {
    const targets = { 'erp:slow': { permits: 2, actMs: 30_000 } }
    const slow = createGovernor('erp:slow', { ...settings, targets }).settings
    expect(slow).toMatchObject({ permits: 2, actMs: 30_000, visibilityMs: 5_000 })
    expect(createGovernor('erp:fast', { ...settings, targets }).settings).toMatchObject(settings)
  })
})
