import { describe, expect, it } from '@jest/globals'
import { readOptions } from './options.ts'

describe('the options of the stories', () => {
  it('are all stories, told to people', () => {
    expect(readOptions([])).toEqual({
      only: ['backorder', 'return', 'surge'],
      json: false,
      help: false,
    })
    expect(readOptions(['--only', 'surge', '--json'])).toMatchObject({
      only: ['surge'],
      json: true,
    })
  })

  it.each([
    [['--only', 'surge,war'], '--only names "war"; expected some of backorder, return, surge'],
    [['--speed'], "Unknown option '--speed'"],
  ])('are refused when they are %j', (args, words) => {
    expect(() => readOptions(args)).toThrow(words)
  })
})
