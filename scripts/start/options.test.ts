import { describe, expect, it } from '@jest/globals'
import { readOptions } from './options.ts'

describe('the options of npm start', () => {
  it('are none by default', () => {
    expect(readOptions([])).toEqual({
      erp: 'both',
      once: false,
      json: false,
      processes: false,
      help: false,
    })
  })

  it('are read', () => {
    expect(readOptions(['--orders', '40', '--once', '--json', '--data', 'x.json'])).toMatchObject({
      orders: 40,
      data: 'x.json',
      once: true,
      json: true,
    })
  })

  it.each([
    [['--erp', 'tryton', '--once'], 'tryton'],
    [['--erp', 'demo'], 'demo'],
    [['--once'], 'demo'],
  ])('%j run with the ERP %s', (args, erp) => {
    expect(readOptions(args).erp).toBe(erp)
  })

  it.each([
    [['--erp', 'sap'], '--erp is "sap"; expected demo or tryton'],
    [['--orders', '0'], '--orders is "0"; expected a whole number'],
    [['--orders', 'many'], '--orders is "many"'],
    [['--orders', '2.5'], '--orders is "2.5"'],
    [['--order', '5'], "Unknown option '--order'"],
    [['more'], "Unexpected argument 'more'"],
  ])('%j is refused by name', (args, said) => {
    expect(() => readOptions(args)).toThrow(said)
    expect(() => readOptions(args)).toThrow(expect.objectContaining({ code: 'MESH_START_OPTION' }))
  })
})
