import { describe, expect, it } from '@jest/globals'
import { isMailAddress } from './mail-address.ts'

describe('an e-mail address', () => {
  it.each([
    'maria@anders.example',
    'm.anders+orders@mail.example',
    'post@localhost',
    'ø@ærø.example',
  ])('may be %s', (address) => {
    expect(isMailAddress(address)).toBe(true)
  })

  it.each([
    '',
    'maria',
    'maria@',
    '@anders.example',
    'maria@anders..example',
    'maria@-anders.example',
    'maria@anders.example, all@anders.example',
    'Maria <maria@anders.example>',
    'maria@anders.example\r\nBcc: all@anders.example',
    'maria\u0000@anders.example',
    `${'m'.repeat(65)}@anders.example`,
    `m@${'anders.'.repeat(40)}example`,
  ])('is not %j', (text) => {
    expect(isMailAddress(text)).toBe(false)
  })
})
