import { describe, expect, it } from '@jest/globals'
import { fillTemplate, placesIn } from './fill-template.ts'

const facts = {
  tracking: '1Z999',
  carrier: null,
  grossAmount: '1190.500000',
  withdrawn: false,
  lines: [
    { sku: '10.50', quantity: '2.000000' },
    { sku: 'ROPE', quantity: '0.125000' },
  ],
}

describe('a text with places', () => {
  it('takes what stands in the event, of every line, and nothing for what is missing', () => {
    expect(fillTemplate('{tracking}/{carrier}/{absent}/{lines.sku}/{withdrawn}', facts)).toBe(
      '1Z999///10.50, ROPE/false',
    )
  })

  it('writes amounts and quantities as people do', () => {
    expect(fillTemplate('{grossAmount} for {lines.quantity}', facts)).toBe('1190.50 for 2, 0.125')
  })

  it('takes a place that came with a fact as text', () => {
    expect(fillTemplate('{tracking}', { tracking: '{carrier}' })).toBe('{carrier}')
  })

  it('knows its places', () => {
    expect(placesIn('{a} and {b.c}')).toEqual(['a', 'b.c'])
  })
})
