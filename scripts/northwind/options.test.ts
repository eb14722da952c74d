import { describe, expect, it } from '@jest/globals'
import { readOptions } from './options.ts'

describe('the options of npm run northwind', () => {
  it('are read', () => {
    expect(readOptions(['--data', 'f.json', '--orders', '60', '--json'])).toEqual({
      data: 'f.json',
      erp: 'demo',
      orders: 60,
      json: true,
      help: false,
    })
  })

  it.each([
    [['--orders', '0'], '--orders is "0"; expected a whole number'],
    [['--orders', '1.5'], '--orders is "1.5"'],
    [['--erp', 'sap'], '--erp is "sap"; expected one of'],
    [['--fast'], '--help lists the options'],
  ])('that are wrong are named: %j', (args, words) => {
    expect(() => readOptions(args)).toThrow(words)
  })
})
