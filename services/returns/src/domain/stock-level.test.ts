import { describe, expect, it } from '@jest/globals'
import { newestLevel } from './stock-level.ts'

const first = { sequence: 1, available: '40' }
const second = { sequence: 2, available: '37.5' }

describe('the newest level', () => {
  it('is the first one where nothing is known', () => {
    expect(newestLevel(undefined, first)).toEqual(first)
  })

  it('replaces an older one', () => {
    expect(newestLevel(first, second)).toEqual(second)
  })

  it.each([first, second])('stays when an old one or the same one arrives: %j', (arrived) => {
    expect(newestLevel(second, arrived)).toBeUndefined()
  })
})
